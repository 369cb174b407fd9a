import { describe, expect, test } from 'vitest'
import { createGuard } from './create-guard.js'

const ios = { platform: 'cisco-ios' }

describe('a policy', () => {
  test('allows by effect', () => {
    const writer = createGuard({ allow: 'write' })
    expect(writer.allow).toBe('write')
    expect(writer.check('wr', ios)).toMatchObject({ allowed: true, effect: 'write', reason: 'WRITES_ALLOWED' })
    expect(writer.check('conf t', ios)).toMatchObject({ allowed: true })
    expect(writer.check('no shutdown', { ...ios, mode: 'config' })).toMatchObject({ allowed: true })
    expect(writer.check('some-unknown command', ios)).toMatchObject({ allowed: true, effect: 'write' })
    expect(writer.check('reload', ios)).toMatchObject({ allowed: false, effect: 'destroy', reason: 'DESTROYS' })
    expect(createGuard({ allow: 'destroy' }).check('reload', ios)).toMatchObject({
      allowed: true,
      reason: 'DESTROY_ALLOWED',
    })
    expect(writer.check('rm x', { platform: 'linux' })).toMatchObject({ allowed: false, effect: 'destroy' })
    expect(writer.check('systemctl restart nginx', { platform: 'linux' })).toMatchObject({ allowed: true })
  })

  test('never allows what cannot be read as one command, whatever effects it allows', () => {
    const anything = createGuard({ allow: 'destroy', egress: 'any' })
    for (const command of [
      'show version ; reload',
      'show `x`',
      'show $(x)',
      'show version\nreload',
      '! x',
      'show x?',
    ]) {
      expect(anything.check(command, ios).allowed, command).toBe(false)
    }
    for (const command of ['ls | sh', 'ls > x', 'ls; x', 'ls $(x)', 'ls *', 'ls "x']) {
      expect(anything.check(command, { platform: 'linux' }).allowed, command).toBe(false)
    }
  })

  test('allows single commands by name, in full words after abbreviations were written out', () => {
    const guard = createGuard({
      allowCommands: { 'cisco-ios': ['clear counters *', 'debug ...', 'write memory'], '*': ['clear arp-cache'] },
    })
    expect(guard.check('clear counters Gi0/1', ios)).toMatchObject({
      allowed: true,
      reason: 'ALLOW_LISTED',
      effect: 'write',
    })
    expect(guard.check('CLE counters Gi0/1', ios)).toMatchObject({ allowed: true })
    expect(guard.check('wr mem', ios)).toMatchObject({ allowed: true, expanded: 'write memory' })
    expect(guard.check('debug ip packet detail', ios)).toMatchObject({ allowed: true })
    expect(guard.check('clear arp-cache', ios)).toMatchObject({ allowed: true })
    expect(guard.check('clear counters', ios)).toMatchObject({ allowed: false })
    expect(guard.check('clear counters Gi0/1 x', ios)).toMatchObject({ allowed: false })
    expect(guard.check('clear ip bgp *', ios)).toMatchObject({ allowed: false })
    expect(guard.check('write erase', ios)).toMatchObject({ allowed: false })
    expect(guard.check('debug ip packet | redirect flash:x', ios)).toMatchObject({ allowed: false })
    expect(guard.check('debug x ; reload', ios)).toMatchObject({ allowed: false, reason: 'SEPARATOR' })
    expect(guard.check('clear counters Gi0/1', { platform: 'cisco-nxos' })).toMatchObject({ allowed: false })
  })

  test('denies by name, abbreviated or not, and denial wins', () => {
    const guard = createGuard({
      allow: 'destroy',
      allowCommands: { '*': ['show running-config'] },
      denyCommands: {
        '*': ['reload'],
        'cisco-ios': ['show running-config', 'show tech-support ...', 'clear * neighbors'],
      },
    })
    for (const command of [
      'show running-config',
      'sh run',
      'SH  RU int x',
      'show run | include x',
      'do sh run',
      'sh r',
      'reload',
      'relo',
      're',
      'sh tech',
      'cle bgp neigh',
      'reload | x',
      'show run > flash:x',
    ]) {
      expect(guard.check(command, ios), command).toMatchObject({ allowed: false, reason: 'DENY_LISTED' })
    }
    expect(guard.check('do relo', { ...ios, mode: 'config' })).toMatchObject({ allowed: false, reason: 'DENY_LISTED' })
    expect(guard.check('show version', ios)).toMatchObject({ allowed: true })
    expect(guard.check('show running-config', { platform: 'arista-eos' })).toMatchObject({ allowed: true })
  })

  test('denies programs of Linux behind sudo and in another folder', () => {
    const guard = createGuard({ allow: 'destroy', denyCommands: { linux: ['docker logs', 'systemctl restart sshd'] } })
    for (const command of [
      'docker logs web',
      'sudo -n docker logs web',
      '/usr/bin/docker logs web',
      'systemctl restart sshd',
    ]) {
      expect(guard.check(command, { platform: 'linux' }), command).toMatchObject({
        allowed: false,
        reason: 'DENY_LISTED',
      })
    }
    expect(guard.check('docker ps', { platform: 'linux' })).toMatchObject({ allowed: true })
  })

  test.each([
    [{ allow: 'everything' }, /"everything"/],
    [{ maxLength: 0 }, /maxLength/],
    [{ egress: ['192.0.2.0/33'] }, /192\.0\.2\.0\/33/],
    [{ egress: ['10.1'] }, /10\.1/],
    [{ egress: ['bad host'] }, /bad host/],
    [{ allowCommands: { 'cisco-ios': [''] } }, /empty command/],
    [{ denyCommands: { 'cisco-ios': ['* x'] } }, /wildcard/],
    [{ allowCommands: { 'cisco-ios': 'show x' } }, /no list/],
  ])('that makes no sense is refused: %j', (policy, message) => {
    expect(() => createGuard(policy as never)).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringMatching(message) }),
    )
  })

  test('bounds the length', () => {
    expect(createGuard({ maxLength: 12 }).check('show version', ios)).toMatchObject({ allowed: true })
    expect(createGuard({ maxLength: 11 }).check('show version', ios)).toMatchObject({ reason: 'TOO_LONG' })
  })
})

describe('destinations', () => {
  const guard = createGuard({
    egress: ['192.0.2.0/24', '2001:db8::/32', '198.51.100.7', 'ntp.example.net', '*.lab.example.net'],
  })

  test.each([
    ['cisco-ios', 'ping 192.0.2.9'],
    ['cisco-ios', 'ping vrf MGMT 192.0.2.9 source Lo0 repeat 100 size 1500 df-bit'],
    ['cisco-ios', 'pin ip 192.0.2.9 rep 5'],
    ['cisco-ios', 'ping ipv6 2001:db8::1'],
    ['cisco-ios', 'traceroute 198.51.100.7 numeric'],
    ['cisco-ios', 'ping NTP.example.net'],
    ['cisco-ios', 'ping edge-1.lab.example.net'],
    ['cisco-ios', 'more tftp://192.0.2.9/x'],
    ['cisco-nxos', 'ping 192.0.2.9 count 5 vrf management'],
    ['cisco-nxos', 'ping6 2001:db8::1'],
    ['arista-eos', 'ping vrf MGMT 192.0.2.9 repeat 2'],
    ['juniper-junos', 'ping 192.0.2.9 count 5 rapid'],
    ['juniper-junos', 'ping 192.0.2.9 routing-instance x count 1 size 1400 do-not-fragment'],
    ['juniper-junos', 'traceroute 192.0.2.9 no-resolve'],
    ['huawei-vrp', 'ping -c 3 192.0.2.9'],
    ['huawei-vrp', 'tracert 192.0.2.9'],
    ['fortinet', 'execute ping 192.0.2.9'],
    ['paloalto-panos', 'ping count 3 host 192.0.2.9'],
    ['mikrotik-routeros', '/ping 192.0.2.9 count=3'],
    ['mikrotik-routeros', '/ping address=192.0.2.9 count=3 size=100'],
    ['vyos', 'ping 192.0.2.9 count 3'],
    ['nokia-srl', 'ping -c 3 192.0.2.9 network-instance mgmt'],
    ['nokia-sros', 'ping 192.0.2.9 count 3 router-instance Base'],
    ['hp-procurve', 'ping 192.0.2.9 repetitions 3'],
    ['extreme-exos', 'ping count 3 192.0.2.9'],
    ['linux', 'ping -c 3 -W 2 192.0.2.9'],
    ['linux', 'ping -c3 -i 0.2 ntp.example.net'],
    ['linux', 'traceroute -n 192.0.2.9'],
    ['linux', 'mtr -rn -c 5 192.0.2.9'],
  ])('that are listed may be reached: %s, %s', (platform, command) => {
    expect(guard.check(command, { platform })).toMatchObject({ allowed: true, effect: 'read' })
  })

  test.each([
    ['cisco-ios', 'ping 203.0.113.1'],
    ['cisco-ios', 'ping 3221225993'],
    ['cisco-ios', 'ping 192.0.2.9.attacker.example'],
    ['cisco-ios', 'ping example.net'],
    ['cisco-ios', 'ping lab.example.net'],
    ['cisco-ios', 'ping 2001:dead::1'],
    ['cisco-ios', 'more ftp://192.0.2.9@203.0.113.1/x'],
    ['cisco-ios', 'more http://203.0.113.1/192.0.2.9'],
    ['linux', 'ping -c 3 203.0.113.1'],
    ['mikrotik-routeros', '/ping 203.0.113.1 count=3'],
  ])('that are not listed may not: %s, %s', (platform, command) => {
    expect(guard.check(command, { platform })).toMatchObject({ allowed: false, reason: 'EGRESS' })
  })

  test('count in writes too, once writes are allowed', () => {
    const writer = createGuard({ allow: 'write', egress: ['192.0.2.0/24'] })
    expect(writer.check('copy run tftp://192.0.2.9/x', ios)).toMatchObject({ allowed: true })
    expect(writer.check('show run | redirect tftp://192.0.2.9/x', ios)).toMatchObject({ allowed: true })
    expect(writer.check('ssh -l admin 192.0.2.9', ios)).toMatchObject({ allowed: false, reason: 'EGRESS' })
    expect(writer.check('telnet 192.0.2.9', ios)).toMatchObject({ allowed: true })
    expect(writer.check('copy run tftp://203.0.113.1/x', ios)).toMatchObject({ allowed: false, reason: 'EGRESS' })
    expect(writer.check('copy run tftp:', ios)).toMatchObject({ allowed: false, reason: 'EGRESS_UNCLEAR' })
    expect(writer.check('copy running-config startup-config', ios)).toMatchObject({ allowed: true })
    expect(writer.check('copy running-config flash:x', ios)).toMatchObject({ allowed: true })
    expect(writer.check('show run | redirect ftp://203.0.113.1/x', ios)).toMatchObject({
      allowed: false,
      reason: 'EGRESS',
    })
    expect(writer.check('telnet 203.0.113.1', ios)).toMatchObject({ allowed: false, reason: 'EGRESS' })
    expect(writer.check('curl -o x http://203.0.113.1/x', { platform: 'linux' })).toMatchObject({
      allowed: false,
      reason: 'EGRESS',
    })
    expect(writer.check('scp x root@192.0.2.9:/tmp', { platform: 'linux' })).toMatchObject({ allowed: true })
    expect(writer.check('scp x root@203.0.113.1:/tmp', { platform: 'linux' })).toMatchObject({ reason: 'EGRESS' })
    expect(writer.check('/tool fetch url=http://203.0.113.1/x', { platform: 'mikrotik-routeros' })).toMatchObject({
      reason: 'EGRESS',
    })
    expect(writer.check('archive path ftp://203.0.113.1/x', { ...ios, mode: 'config' })).toMatchObject({
      reason: 'EGRESS',
    })
    expect(writer.check('description see http://203.0.113.1/x', { ...ios, mode: 'config' })).toMatchObject({
      allowed: true,
    })
  })

  test('may be any host when the policy says so', () => {
    const anywhere = createGuard({ egress: 'any' })
    expect(anywhere.check('ping 203.0.113.1', ios)).toMatchObject({ allowed: true })
    expect(anywhere.check('more tftp:', ios)).toMatchObject({ allowed: false, reason: 'EGRESS_UNCLEAR' })
  })
})
