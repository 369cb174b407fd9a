import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { FleetGuard } from '../fleet/fleet-guard.js'
import { factsOf } from '../parse/facts/facts-of.js'
import { platforms } from '../platforms/registry.js'
import { createGuard } from './create-guard.js'
import { GUARD_REASONS } from './guard-reasons.js'
import type { GuardVerdict } from './guard-verdict.js'

const guard = createGuard()

/** Compiles only while a guard can be handed to a fleet as it is. */
const forFleet: FleetGuard = guard

const folder = (name: string): URL => new URL(`./__fixtures__/${name}/`, import.meta.url)
const linesOf = (name: string, file: string): string[] =>
  readFileSync(new URL(file, folder(name)), 'utf8')
    .split('\n')
    .filter((line) => line !== '')

/** The verdict of a line of a fixture: `@mode command`, or a command of the operational mode. */
const verdictOf = (line: string, platform: string): GuardVerdict => {
  const [, mode, command = ''] = /^(?:@(\S+) )?(.*)$/.exec(line) ?? []
  return guard.check(command, { platform, mode })
}

describe.each(readdirSync(folder('reads')))('commands that read, in %s', (file) => {
  test('are all allowed', () => {
    const platform = file.replace('.txt', '')
    const lines = linesOf('reads', file)
    expect(lines.length).toBeGreaterThan(25)
    expect(lines.filter((line) => !verdictOf(line, platform).allowed)).toEqual([])
    expect(lines.filter((line) => verdictOf(line, platform).effect !== 'read')).toEqual([])
  })
})

describe.each(readdirSync(folder('disguises')))('commands in disguise, in %s', (file) => {
  test('are all refused', () => {
    const platform = file.replace('.txt', '')
    const lines = linesOf('disguises', file)
    expect(lines.length).toBeGreaterThan(40)
    expect(lines.filter((line) => verdictOf(line, platform).allowed)).toEqual([])
  })
})

describe.each(readdirSync(folder('refusals')))('commands that must not pass, in %s', (file) => {
  const rows = linesOf('refusals', file).map((line) => {
    const [, effect = '', reason = '', mode, command = ''] = /^(\S+) (\S+) (?:@(\S+) )?(.*)$/.exec(line) ?? []
    return { effect, reason, mode, command }
  })

  test.each(rows)('$effect $reason: $command', ({ effect, reason, mode, command }) => {
    const verdict = guard.check(command, { platform: file.replace('.txt', ''), mode })
    expect(verdict).toMatchObject({ allowed: false, effect, reason })
    expect(Object.hasOwn(GUARD_REASONS, verdict.reason)).toBe(true)
  })
})

describe('what Flotilla itself sends', () => {
  test.each([...platforms.values()])('$name: preparation and showing the configuration are reads', (platform) => {
    const context = { platform: platform.name, definition: platform }
    // Terminals of hosts are prepared by the session with lines of a shell.
    const steps = platform.channel === 'exec' || ['linux', 'cumulus'].includes(platform.name) ? [] : platform.prepare
    for (const { send, mode } of steps)
      expect(guard.check(send, { ...context, mode: mode ?? platform.home }), send).toMatchObject({ allowed: true })
    for (const command of [platform.showRunning, platform.showStartup]) {
      if (command !== undefined)
        expect(guard.check(command, context), command).toMatchObject({ allowed: true, effect: 'read' })
    }
  })

  test.each([...platforms.values()].filter(({ name }) => factsOf(name) !== undefined))(
    '$name: every query of the facts is a read',
    ({ name }) => {
      const facts = factsOf(name)
      const commands = [
        ...(facts?.config.running ?? []),
        ...(facts?.config.startup ?? []),
        facts?.interfaces().command ?? '',
        facts?.interfaces('ethernet1').command ?? '',
        facts?.routes.command ?? '',
        ...(facts?.logs ?? []).map(({ command }) => command),
      ]
      for (const command of commands)
        expect(guard.check(command, { platform: name }), command).toMatchObject({ allowed: true })
    },
  )
})

describe('the text of a command', () => {
  test.each([
    ['show version\nreload', 'MULTIPLE_LINES'],
    ['show version\r', 'MULTIPLE_LINES'],
    ['show version\u2028reload', 'MULTIPLE_LINES'],
    ['show version\u0085reload', 'MULTIPLE_LINES'],
    ['show\tversion', 'CONTROL_CHARACTER'],
    ['show version\u0000', 'CONTROL_CHARACTER'],
    ['show version\u001a', 'CONTROL_CHARACTER'],
    ['show \u001b[31mversion', 'CONTROL_CHARACTER'],
    ['show version\u202e', 'CONTROL_CHARACTER'],
    ['show\u200bversion', 'CONTROL_CHARACTER'],
    ['show\u00a0version', 'NON_ASCII'],
    ['show\u3000version', 'NON_ASCII'],
    ['\u0455how version', 'NON_ASCII'],
    ['show \uff5c include x', 'NON_ASCII'],
    ['show run | include Zürich', 'NON_ASCII'],
    ['show version \ud800', 'NON_ASCII'],
    ['', 'EMPTY'],
    ['   ', 'EMPTY'],
    [`show ${'x'.repeat(2000)}`, 'TOO_LONG'],
    ['show version ?', 'HELP_CHARACTER'],
  ])('%j is refused and never repaired', (command, reason) => {
    for (const platform of ['cisco-ios', 'juniper-junos', 'linux', 'mikrotik-routeros', 'unheard-of']) {
      expect(createGuard({ allow: 'destroy', egress: 'any' }).check(command, { platform })).toMatchObject({
        allowed: false,
        reason,
      })
    }
  })

  test('stands in no message and no error', () => {
    const secret = 'enable hunter2-secret'
    expect(JSON.stringify(guard.check(secret, { platform: 'cisco-ios' }).message)).not.toContain('hunter2')
    try {
      guard.require(secret, { platform: 'cisco-ios', device: 'edge-1' })
      expect.unreachable()
    } catch (error) {
      expect(JSON.stringify(error)).not.toContain('hunter2')
      expect(error).toMatchObject({
        code: 'GUARD_REFUSED',
        device: 'edge-1',
        details: { reason: 'MODE_CHANGE', effect: 'write' },
      })
    }
  })
})

describe('the verdict', () => {
  test('writes abbreviations out and tells the stages apart', () => {
    expect(guard.check('sh run | s bgp', { platform: 'cisco-ios' })).toEqual({
      allowed: true,
      effect: 'read',
      reason: 'READS',
      message: GUARD_REASONS.READS.summary,
      expanded: 'show run | section bgp',
      stages: [
        { words: ['show', 'run'], effect: 'read' },
        { words: ['section', 'bgp'], effect: 'read' },
      ],
    })
    expect(guard.check('relo', { platform: 'cisco-ios' })).toMatchObject({ effect: 'destroy', expanded: 'reload' })
  })

  test('is what a fleet asks for', () => {
    expect(forFleet.check('reload', { platform: 'cisco-ios', mode: 'privileged' })).toMatchObject({ allowed: false })
    expect(forFleet.allow).toBe('read')
  })

  test('can be explained to people', () => {
    expect(guard.explain('sh run | r tftp://192.0.2.1/x', { platform: 'cisco-ios' })).toBe(
      [
        'Refused (PIPE_WRITES, write): A stage of the pipe writes, sends or runs something.',
        'command (read): show run',
        'stage 1 (write): redirect tftp://192.0.2.1/x',
      ].join('\n'),
    )
    expect(guard.explain('show version', { platform: 'frr' })).toMatch(/^Allowed \(READS, read\)/)
  })

  test('is the same under the names that other tools use', () => {
    expect(guard.check('relo', { platform: 'cisco_ios' })).toMatchObject({ effect: 'destroy', reason: 'DESTROYS' })
    expect(guard.check('show version', { platform: 'juniper_junos' })).toMatchObject({ allowed: true })
  })

  test('counts every command of an unknown platform as a write', () => {
    expect(guard.check('show version', { platform: 'unheard-of' })).toMatchObject({
      allowed: false,
      effect: 'write',
      reason: 'UNKNOWN_PLATFORM',
    })
  })

  test("reads the configuration modes of a caller's own platform by its definition", () => {
    const own = createGuard({ allow: 'write', platforms: { 'lab-os': 'cisco-ios' } })
    const definition = {
      ...[...platforms.values()].find(({ name }) => name === 'cisco-ios'),
      modes: { setup: { prompt: /^x$/, configuration: true } },
    } as never
    expect(own.check('sh ver', { platform: 'lab-os' })).toMatchObject({ effect: 'read', expanded: 'show ver' })
    expect(own.check('sh', { platform: 'lab-os', definition, mode: 'setup' })).toMatchObject({
      effect: 'write',
      reason: 'WRITES_ALLOWED',
    })
  })
})
