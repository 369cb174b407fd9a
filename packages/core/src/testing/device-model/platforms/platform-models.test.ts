import { describe, expect, test } from 'vitest'
import { isFlotillaError } from '../../../errors/flotilla-error.js'
import type { Mode } from '../../../platforms/platform.js'
import { platforms } from '../../../platforms/registry.js'
import { driveTerminal } from '../../drive-terminal.js'
import { fakeDevice } from '../../fake-device.js'
import { PLAIN_PROFILES } from './plain/plain-profile.js'
import { fakePlatforms, platformModel } from './platform-models.js'

test('there is a fake for every platform of the core', () => {
  expect(fakePlatforms().sort()).toEqual([...platforms.keys()].sort())
})

test.each(['cisco_ios', 'cisco_xe', 'junos', 'EOS', 'nxos'])('%s is found by its alias', (alias) => {
  expect(platformModel(alias).name).toBe(platforms.get(alias)?.name)
})

test('an unknown platform is refused at once', () => {
  expect(() => fakeDevice({ platform: 'toaster' })).toThrow(
    expect.toSatisfy((error) => isFlotillaError(error) && error.code === 'PLATFORM_UNKNOWN'),
  )
})

describe('prompts are what the core expects', () => {
  const modes = PLAIN_PROFILES.flatMap(({ platform, prompts }) =>
    Object.entries(prompts).map(([mode, prompt]) => [platform, mode, prompt] as const),
  )

  test.each(modes)('%s, %s', (name, mode, template) => {
    const platform = platforms.get(name)
    const known: Mode | undefined = platform?.modes[mode]
    const lines = template.replaceAll('{h}', 'edge-1').replaceAll('{u}', 'admin').replaceAll('{n}', '7').split('\n')
    const prompt = lines.slice(-(known?.promptLines ?? 1)).join('\n')

    expect(known?.prompt.exec(prompt)?.groups?.hostname ?? (mode === 'admin' ? 'edge-1' : undefined)).toBe('edge-1')
  })
})

test.each(fakePlatforms())('%s rejects a command that nobody scripted, and answers one that was', async (platform) => {
  const device = fakeDevice({ name: 'edge-1', platform, commands: { 'show weather': 'fair' } })
  const terminal = await driveTerminal(device)
  await terminal.until(/edge-1[^\n]*[>#$\]] ?$/)

  expect(await terminal.say('frobnicate', /[>#$\]] ?$/)).toMatch(
    /invalid|unknown|unrecognized|bad command|not found|parsing error/i,
  )
  expect(await terminal.say('show weather', /[>#$\]] ?$/)).toMatch(/[\r\n]fair\r\n/)
  expect(device.sent).toEqual(['frobnicate', 'show weather'])
})

test('a simple fake keeps what it is configured with', async () => {
  const device = fakeDevice({ name: 'pe-1', platform: 'cisco-iosxr' })
  const terminal = await driveTerminal(device)
  await terminal.until('pe-1#')
  await terminal.say('configure terminal', 'pe-1(config)#')
  await terminal.say('hostname pe-2', 'pe-1(config)#')
  expect(device.runningConfig()).not.toContain('pe-2')

  await terminal.say('commit', 'pe-2(config)#')
  await terminal.say('interface Loopback9', '(config)#')
  await terminal.say('end', '[cancel]: ')
  await terminal.say('no', 'pe-2#')

  expect(device.runningConfig()).toBe('hostname pe-2\n')
})
