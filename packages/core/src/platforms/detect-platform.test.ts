import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DetectionEvidence, detectPlatform } from './detect-platform.js'
import { definePlatform } from './platform.js'
import { platforms } from './registry.js'

const OPENSSH = 'OpenSSH_8.4'
/** As Debian's login prints it, and every system built on Debian. */
const MOTD = 'Linux r1 6.1.0-18-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01) x86_64'
const DEBIAN = 'OpenSSH_9.2p1 Debian-2+deb12u3'

/** Detects as a session does: with at most one probe, answered from what the device would print. */
function detectOnce(evidence: DetectionEvidence, answers: Record<string, string> = {}) {
  const first = detectPlatform(evidence)
  if (first.next === undefined) return { ...first, probe: undefined }
  const output = answers[first.next] ?? answers['*'] ?? ''
  return { ...detectPlatform({ ...evidence, probes: { [first.next]: output } }), probe: first.next }
}

describe('without a probe', () => {
  test.each<[string, DetectionEvidence]>([
    ['cisco-ios', { ident: 'Cisco-1.25', banner: 'Authorized access only\n', prompt: 'edge-1#' }],
    ['cisco-ios', { ident: 'Cisco-1.25', banner: '', prompt: 'edge-1>' }],
    [
      'cisco-asa',
      {
        ident: 'Cisco-1.25',
        banner: "User ops logged in to fw-1\nType help or '?' for a list of available commands.\n",
        prompt: 'fw-1> ',
      },
    ],
    ['cisco-asa', { ident: 'Cisco-1.25', prompt: 'fw-1/act/pri# ' }],
    ['cisco-iosxr', { ident: 'Cisco-2.0', banner: '', prompt: 'RP/0/RP0/CPU0:core-1#' }],
    ['cisco-iosxr', { prompt: 'RP/0/RSP0/CPU0:core-1#' }],
    ['mikrotik-routeros', { ident: 'ROSSSH', prompt: '[admin@gw-1] > ' }],
    ['nokia-sros', { ident: 'OpenSSH_7.4', banner: 'SR OS Software\n\n[/]\n', prompt: 'A:admin@pe-1# ' }],
    [
      'nokia-srl',
      { ident: OPENSSH, banner: 'Welcome to the srlinux CLI.\n--{ running }--[  ]--\n', prompt: 'A:leaf-1# ' },
    ],
    ['nokia-sros-classic', { ident: 'OpenSSH_3.5p1', prompt: '*A:pe-1# ' }],
    ['nokia-srl', { ident: OPENSSH, prompt: '--{ + running }--[  ]--\nA:admin@leaf-1# ' }],
    [
      'juniper-junos',
      { ident: 'OpenSSH_7.5', banner: 'Last login: today\n--- JUNOS 20.4R3.8 Kernel 64-bit\n', prompt: 'ops@edge-1> ' },
    ],
    ['paloalto-panos', { ident: 'OpenSSH_12.1', banner: '', prompt: 'admin@fw-1(active)> ' }],
    ['extreme-exos', { banner: '\nExtremeXOS\nCopyright (C) 1996-2021 Extreme Networks\n', prompt: '* sw-1.1 # ' }],
    ['hp-procurve', { ident: 'Mocana SSH 6.3', banner: 'Press any key to continue\n', prompt: 'sw-1# ' }],
    ['frr', { ident: DEBIAN, banner: '\nHello, this is FRRouting (version 8.4.4).\n', prompt: 'r1# ' }],
    ['vyos', { ident: DEBIAN, banner: 'Welcome to VyOS\n', prompt: 'vyos@gw-1:~$ ' }],
    ['frr', { ident: DEBIAN, banner: `${MOTD}\nHello, this is FRRouting (version 8.4.4).\n`, prompt: 'r1# ' }],
    [
      'dell-os10',
      {
        ident: 'OpenSSH_7.4p1 Debian-10+deb9u7',
        banner: `Linux OS10 4.9.168 #1 SMP Debian 4.9.168-1+deb9u5 x86_64\n-*         Dell EMC Network Operating System (OS10)         *-\n`,
        prompt: 'OS10# ',
      },
    ],
    ['fortinet', { ident: 'k9TzW', banner: "Authorized use only\n(Press 'a' to accept): \n", prompt: 'FGT-1 # ' }],
    [
      'cumulus',
      {
        ident: 'OpenSSH_8.4p1 Debian-5+deb11u2',
        banner: `Linux leaf01 5.10.0-cl-1-amd64 #1 SMP Debian 5.10.189-1+cl5.6.0u13 x86_64\n\nWelcome to NVIDIA Cumulus (R) Linux (R)\n`,
        prompt: 'cumulus@leaf01:mgmt:~$ ',
      },
    ],
    [
      'linux',
      { ident: 'OpenSSH_9.6p1 Ubuntu-3ubuntu13', banner: 'Welcome to Ubuntu 24.04 LTS\n', prompt: 'ops@host-1:~$ ' },
    ],
    ['linux', { ident: 'OpenSSH_9.9', banner: 'Last login: today\n', prompt: '[ops@host-1 ~]$ ' }],
  ])('%s is told by what it says unasked', (expected, evidence) => {
    const { platform, confidence, next, reasons } = detectPlatform(evidence)

    expect(platform?.name).toBe(expected)
    expect(confidence).toBeGreaterThanOrEqual(0.9)
    expect(next).toBeUndefined()
    expect(reasons.length).toBeGreaterThan(0)
  })
})

const UNAME = 'Linux host-1 6.1.0-18-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01) x86_64 GNU/Linux'
const UNAME_CUMULUS = 'Linux leaf01 5.10.0-cl-1-amd64 #1 SMP Debian 5.10.189-1+cl5.8.0u16 (2024-01-27) x86_64 GNU/Linux'
const noSuchCommand = (line: string): Record<string, string> => ({ '*': `             ^\n${line}` })

/** What devices say unasked, and what they answer to the one probe. */
const probed: { platform: string; probe: string; evidence: DetectionEvidence; output: string }[] = JSON.parse(
  readFileSync(new URL('./__fixtures__/probes.json', import.meta.url), 'utf8'),
)

describe('with one probe', () => {
  test.each(probed)('$platform is told by "$probe"', ({ platform: expected, probe, evidence, output }) => {
    const detection = detectOnce(evidence, { [probe]: output })

    expect(detection.probe).toBe(probe)
    expect(detection.platform?.name).toBe(expected)
    expect(detection.confidence).toBeGreaterThan(0.9)
  })

  test.each<[string, DetectionEvidence, Record<string, string>]>([
    [
      'fortinet',
      { prompt: 'fw-1 # ' },
      { 'get system status': 'Version: FortiGate-60F v7.2.5,build1517,230606 (GA.F)', '*': 'Unknown action 0' },
    ],
    [
      'fortinet',
      { ident: 'v7Hq2x', banner: '', prompt: 'FGT-EDGE-1 # ' },
      { 'show version': "\ncommand parse error before 'version'\nCommand fail. Return code -61" },
    ],
    ['linux', { prompt: 'ops@host-1:~$ ' }, { '*': 'bash: show: command not found', 'uname -a': UNAME }],
    [
      'cumulus',
      { prompt: 'cumulus@leaf01:mgmt:~$ ' },
      { '*': '-bash: show: command not found', 'uname -a': UNAME_CUMULUS },
    ],
  ])('%s is told by whatever it is asked', (expected, evidence, answers) => {
    expect(detectOnce(evidence, answers).platform?.name).toBe(expected)
  })
})

describe('rejections', () => {
  test.each([
    ['fortinet', { prompt: 'fw-1 # ', firstError: 'Unknown action 0' }],
    ['aruba-aoscx', { ident: OPENSSH, prompt: 'sw-1# ', firstError: 'Invalid input: foo' }],
    ['frr', { prompt: 'r1# ', firstError: '% Unknown command: foo' }],
    ['cisco-nxos', { ident: OPENSSH, prompt: 'leaf-1# ', firstError: "% Invalid command at '^' marker." }],
  ])('speak for %s', (expected, evidence) => {
    const { firstError: _, ...before } = evidence
    const { candidates } = detectPlatform(evidence)
    const without = detectPlatform(before).candidates
    const of = (list: typeof candidates): number => list.find(({ platform }) => platform === expected)?.confidence ?? 0

    expect(candidates[0]?.platform).toBe(expected)
    expect(of(candidates)).toBeGreaterThan(of(without))
  })

  test('a probe that is rejected speaks against those who would have known it', () => {
    const asked = detectPlatform({
      prompt: 'ops@edge-1> ',
      probes: noSuchCommandFor('show version', 'Invalid syntax.'),
    })

    expect(asked.candidates[0]?.platform).toBe('paloalto-panos')
    expect(asked.candidates.findIndex(({ platform }) => platform === 'juniper-junos')).toBeGreaterThan(0)
  })
})

const noSuchCommandFor = (command: string, line: string): Record<string, string> => ({
  [command]: noSuchCommand(line)['*'] ?? '',
})

describe('when nothing fits', () => {
  test('nothing known asks for show version and names nobody', () => {
    const { platform, next } = detectPlatform({})

    expect(platform).toBeUndefined()
    expect(next).toBe('show version')
  })

  test('a prompt of no platform is beyond help', () => {
    const { platform, next } = detectPlatform({ ident: OPENSSH, banner: 'BusyBox', prompt: '=> ' })

    expect(platform).toBeUndefined()
    expect(next).toBeUndefined()
  })

  test('a device of another kind is not taken for one of ours', () => {
    const detection = detectOnce(
      { ident: 'Comware-7.1.075', banner: '', prompt: '<edge-1>' },
      {
        'display version':
          'H3C Comware Software, Version 7.1.075\nCopyright (c) 2004-2020 New H3C Technologies Co., Ltd.',
      },
    )

    expect(detection.platform).toBeUndefined()
  })

  test('an answer that is nobody’s leaves nobody', () => {
    const detection = detectOnce(
      { ident: OPENSSH, banner: '', prompt: 'box-1# ' },
      { '*': 'Toaster OS 1.0\nSlots: 2\n' },
    )

    expect(detection.platform).toBeUndefined()
  })

  test('without platforms there is no answer', () => {
    expect(detectPlatform({ prompt: 'edge-1#' }, { platforms: [] })).toMatchObject({
      platform: undefined,
      confidence: 0,
      candidates: [],
    })
  })
})

test('platforms of your own take part', () => {
  const toaster = definePlatform({
    name: 'toaster-os',
    title: 'Toaster OS',
    modes: { exec: { prompt: /^(?<hostname>\w+)~> *$/ } },
    home: 'exec',
    moves: [],
    prepare: [],
    failures: [],
    detect: { ident: [/^ToasterSSH/] },
  })
  const { platform } = detectPlatform(
    { ident: 'ToasterSSH_1.0', prompt: 'kitchen~> ' },
    { platforms: [...platforms.values(), toaster] },
  )

  expect(platform).toBe(toaster)
})

test('whatever a device says, the confidences are a share of one, and a probe is never asked for twice', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'edge-1#',
      '<a>',
      'Cisco-1.25',
      OPENSSH,
      UNAME,
      'Invalid syntax.',
      '% Invalid input detected',
      'a@b:~$ ',
    ),
  )
  fc.assert(
    fc.property(
      fc.record({ ident: text, banner: text, prompt: text, firstError: text }, { requiredKeys: [] }),
      fc.dictionary(fc.constantFrom('show version', 'uname -a', 'display version', 'get system status'), text),
      (evidence, probes) => {
        const { platform, confidence, candidates, next } = detectPlatform({ ...evidence, probes })
        const sum = candidates.reduce((total, candidate) => total + candidate.confidence, 0)

        expect(sum).toBeLessThanOrEqual(1)
        expect(confidence).toBe(candidates[0]?.confidence)
        expect(platform === undefined).toBe(confidence <= 0.5)
        if (next !== undefined) expect(Object.keys(probes)).not.toContain(next)
      },
    ),
  )
})
