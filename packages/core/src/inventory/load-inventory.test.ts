import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FlotillaError } from '../errors/flotilla-error.js'
import type { CredentialProvider } from '../transports/credentials.js'
import type { Device } from './device.js'
import { type InventorySource, loadInventory } from './load-inventory.js'
import type { InventoryFault } from './source/fault-list.js'

let folder = ''
let count = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Writes files into a folder of their own and answers its path. */
const write = (files: Record<string, string>): string => {
  const path = mkdtempSync(join(folder, `${++count}-`))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}

const faultsOf = (source: InventorySource): readonly InventoryFault[] => {
  try {
    loadInventory(source)
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVENTORY_INVALID' })
    return (error as FlotillaError).details?.faults as InventoryFault[]
  }
  throw new Error('the inventory was accepted')
}

const credentialsOf = (device: Device | undefined) =>
  (device?.credentials as CredentialProvider | undefined)?.resolve({ name: 'x', host: 'x' })

describe('layouts', () => {
  const expected = [
    { name: 'edge-1', host: '192.0.2.1', platform: 'cisco-ios' },
    { name: 'edge-2', host: '192.0.2.2', platform: 'arista-eos' },
  ]
  const yaml = `
- { name: edge-1, host: 192.0.2.1, platform: cisco_ios }
- name: edge-2
  host: 192.0.2.2
  device_type: arista_eos
`
  const json = JSON.stringify(
    {
      devices: {
        'edge-1': { host: '192.0.2.1', platform: 'cisco_xe' },
        'edge-2': { hostname: '192.0.2.2', platform: 'eos' },
      },
    },
    undefined,
    '\t',
  )
  const hosts =
    'edge-1: { hostname: 192.0.2.1, platform: ios }\nedge-2: { hostname: 192.0.2.2, platform: arista_eos }\n'

  test.each<[string, () => InventorySource]>([
    ['an array', () => expected],
    ['an object with devices', () => ({ devices: expected })],
    ['devices by name', () => ({ 'edge-1': { ...expected[0] }, 'edge-2': { ...expected[1] } })],
    ['a YAML list', () => join(write({ 'devices.yaml': yaml }), 'devices.yaml')],
    ['a JSON file, tabs and all', () => join(write({ 'fleet.json': json }), 'fleet.json')],
    ['a folder with inventory.yml', () => write({ 'inventory.yml': yaml })],
    ['a folder with hosts.yaml', () => write({ 'hosts.yaml': hosts })],
    ['hosts.yaml itself', () => join(write({ 'hosts.yaml': hosts }), 'hosts.yaml')],
    ['a file with hosts, under any name', () => join(write({ 'lab.yaml': hosts }), 'lab.yaml')],
    ['paths of the three files', () => ({ hosts: join(write({ 'h.yml': hosts }), 'h.yml') })],
    ['the option names of Nornir', () => ({ host_file: join(write({ 'h.yml': hosts }), 'h.yml') })],
    [
      'hosts as an object',
      () => ({ hosts: { 'edge-1': { hostname: '192.0.2.1', platform: 'ios' }, 'edge-2': expected[1] } }),
    ],
  ])('reads %s', (_title, source) => {
    const inventory = loadInventory(source())

    expect(inventory.devices.map(({ name, host, platform }) => ({ name, host, platform }))).toEqual(expected)
  })

  test('an inventory is taken as it is', () => {
    const inventory = loadInventory(expected)

    expect(loadInventory(inventory)).toBe(inventory)
  })

  test('an empty file is an empty inventory', () => {
    expect(loadInventory(join(write({ 'empty.yaml': '---\n' }), 'empty.yaml')).size).toBe(0)
  })

  test('a name is the host name of a device that has no other, and a device without platform is to be detected', () => {
    const inventory = loadInventory({ hosts: { 'edge-1.example.net': {} } })

    expect(inventory.get('edge-1.example.net')).toMatchObject({ host: 'edge-1.example.net', platform: 'auto' })
  })

  test('keeps what only code can give a device, and leaves the object it was given alone', async () => {
    const connect = () => Promise.reject(new Error('not called'))
    const device = { name: 'a', host: 'a', platform: 'frr', connect, credentials: { username: 'ops', password: 'x' } }

    const inventory = loadInventory([device])

    expect(inventory.get('a')?.connect).toBe(connect)
    expect(device.credentials.password).toBe('x')
    await expect(credentialsOf(inventory.get('a'))).resolves.toEqual({ username: 'ops', password: 'x' })
  })

  test('groups of a plain list are labels', () => {
    const inventory = loadInventory([{ name: 'a', host: 'a', platform: 'frr', groups: ['core'] }])

    expect(inventory.select({ groups: 'core' })).toHaveLength(1)
    expect(inventory.groups).toEqual(['core'])
  })

  test('merge keys and anchors work', () => {
    const text = 'devices:\n  a: &base { host: 192.0.2.1, port: 2022 }\n  b: { <<: *base, host: 192.0.2.2 }\n'

    expect(loadInventory(join(write({ 'i.yaml': text }), 'i.yaml')).get('b')).toMatchObject({
      host: '192.0.2.2',
      port: 2022,
    })
  })
})

describe('inheritance as Nornir has it', () => {
  const files = {
    'hosts.yaml': `
h1:
  hostname: 192.0.2.1
  groups: [group_a, group_b]
  data: { own: h1, nothing: null }
h2: { hostname: 192.0.2.2, port: 2222, username: h2, groups: [group_b, group_a] }
h3: { hostname: 192.0.2.3 }
`,
    'groups.yaml': `
group_a: { groups: [group_1, group_2], username: a, data: { from: group_a } }
group_b: { groups: [group_2, group_3], username: b, port: 830, data: { from: group_b, b: 1 } }
group_1: { groups: [group_X], data: { from: group_1, one: 1 } }
group_2: { password: two, platform: eos, data: { from: group_2, two: 2 } }
group_3: { password: three, data: { three: { nested: true } } }
group_X: { password: x, data: { x: [1], own: never } }
`,
    'defaults.yaml':
      'username: default\npassword: default\nport: 22\nplatform: ios\ndata: { from: defaults, nothing: 1, d: 0 }\n',
  }

  test('groups are asked depth first, in the order listed, each once', () => {
    const inventory = loadInventory(write(files))

    expect(inventory.get('h1')?.groups).toEqual(['group_a', 'group_1', 'group_X', 'group_2', 'group_b', 'group_3'])
    expect(inventory.get('h2')?.groups).toEqual(['group_b', 'group_2', 'group_3', 'group_a', 'group_1', 'group_X'])
    expect(inventory.get('h3')?.groups).toBeUndefined()
  })

  test.each([
    ['h1', { port: 830, platform: 'arista-eos' }, { username: 'a', password: 'x' }],
    ['h2', { port: 2222, platform: 'arista-eos' }, { username: 'h2', password: 'two' }],
    ['h3', { port: 22, platform: 'cisco-ios' }, { username: 'default', password: 'default' }],
  ])('%s has each value from the nearest level', async (name, attributes, credentials) => {
    const device = loadInventory(write(files)).get(name)

    expect(device).toMatchObject(attributes)
    await expect(credentialsOf(device)).resolves.toEqual(credentials)
  })

  test('data is inherited key by key, without looking into the values, and null is a value', () => {
    expect(loadInventory(write(files)).get('h1')?.data).toEqual({
      own: 'h1',
      nothing: null,
      from: 'group_a',
      b: 1,
      one: 1,
      two: 2,
      three: { nested: true },
      x: [1],
      d: 0,
    })
  })

  test('site and tags come from the entry, the groups, or data as Nornir users keep them', () => {
    const inventory = loadInventory({
      hosts: {
        a: { groups: ['g'], tags: ['edge'] },
        b: { data: { site: 'par' } },
        c: { site: 'ams', data: { site: 'x' } },
      },
      groups: { g: { site: 'lon', tags: ['core', 'edge'] } },
    })

    expect(inventory.get('a')).toMatchObject({ site: 'lon', tags: ['edge', 'core'] })
    expect(inventory.get('b')?.site).toBe('par')
    expect(inventory.get('c')?.site).toBe('ams')
  })
})

describe('connection options', () => {
  const source = {
    hosts: {
      h1: {
        hostname: '192.0.2.1',
        port: 443,
        groups: ['g'],
        username: 'ops',
        connection_options: { dummy: { hostname: 'host.example.net', extras: { from: 'host' } } },
      },
      h2: { hostname: '192.0.2.2', groups: ['g'] },
      h3: { hostname: '192.0.2.3' },
    },
    groups: {
      g: {
        platform: 'ios',
        connection_options: {
          dummy: { hostname: 'group.example.net', port: 8443, extras: { from: 'group', more: 1 } },
          netmiko: { port: 2022, extras: { device_type: 'cisco_xr', secret: 'letmein', fast_cli: false } },
        },
      },
    },
    defaults: {
      platform: 'linux',
      connection_options: { dummy: { hostname: 'default.example.net', extras: { from: 'defaults' } } },
    },
  }

  test.each([
    ['h1', 'dummy', { host: 'host.example.net', port: 8443, extras: { from: 'host' } }],
    ['h2', 'dummy', { host: 'group.example.net', port: 8443, extras: { from: 'group', more: 1 } }],
    ['h3', 'dummy', { host: 'default.example.net', port: undefined, extras: { from: 'defaults' } }],
    ['h3', 'unknown', { host: '192.0.2.3', port: undefined, platform: 'linux', extras: {} }],
    ['h2', 'netmiko', { port: 2022, extras: { device_type: 'cisco_xr', fast_cli: false } }],
  ])('%s by %s: attribute by attribute, extras whole', (name, connection, expected) => {
    expect(loadInventory(source).connection(name, connection)).toMatchObject(expected)
  })

  test('those of netmiko are ours too: port, platform and the enable secret', async () => {
    const device = loadInventory(source).get('h1')

    expect(device).toMatchObject({ host: '192.0.2.1', port: 2022, platform: 'cisco-iosxr' })
    await expect(credentialsOf(device)).resolves.toEqual({ username: 'ops', secrets: { enable: 'letmein' } })
  })
})

describe('jump hosts', () => {
  const host = (name: string, jump?: string | string[]) => ({
    name,
    host: name,
    platform: 'linux',
    ...(jump && { jump }),
  })
  const way = (device: Device | undefined) => (device?.jump as Device[] | undefined)?.map(({ name }) => name)

  test('are named, and come with the whole way to them', () => {
    const inventory = loadInventory([
      host('outer'),
      host('inner', 'outer'),
      host('a', 'inner'),
      host('b', ['outer', 'x']),
      host('x'),
    ])

    expect(way(inventory.get('a'))).toEqual(['outer', 'inner'])
    expect(way(inventory.get('b'))).toEqual(['outer', 'x'])
    expect(inventory.get('a')?.jump).not.toMatchObject([{}, { jump: expect.anything() }])
  })

  test('may be devices from code that the inventory does not hold', () => {
    const outer: Device = { name: 'outer', host: 'o', platform: 'linux' }
    const inner: Device = { name: 'inner', host: 'i', platform: 'linux', jump: outer }

    expect(way(loadInventory([{ name: 'a', host: 'a', platform: 'frr', jump: inner }]).get('a'))).toEqual([
      'outer',
      'inner',
    ])
  })

  test('that do not exist, or lead in a circle, are faults', () => {
    const faults = faultsOf([host('a', 'b'), host('b', 'c'), host('c', 'a'), host('d', 'd'), host('e', 'bb')])

    expect(faults.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      '[0].jump: the way leads in a circle: a → b → c → a',
      '[3].jump: the way leads in a circle: d → d',
      '[4].jump: no device named "bb" (did you mean b?)',
    ])
  })
})

describe('faults', () => {
  test('are all named at once, each with path, line and column', () => {
    const path = write({
      'hosts.yaml': `h1:
  hostname: 192.0.2.1
  port: 70000
  platfrom: ios
h2:
  hostname: ssh://192.0.2.2
  platform: cisco_iso
  groups: [core, cors]
  password: 12345
h1: { port: 0 }
h3: just text
`,
      'groups.yaml': 'core: { groups: [loop] }\nloop: { groups: [core] }\n',
      'defaults.yaml': 'groups: [core]\n',
    })

    const faults = faultsOf(path)

    expect(
      faults.map(({ file, line, column, path: at, message }) => [
        file?.slice(path.length + 1),
        line,
        column,
        at,
        message,
      ]),
    ).toEqual([
      ['defaults.yaml', 1, 1, 'groups', 'the defaults belong to no group'],
      ['groups.yaml', 1, 9, 'core.groups', 'the group is in itself: core → loop → core'],
      ['hosts.yaml', 3, 9, 'h1.port', 'must be a whole number from 1 to 65535'],
      [
        'hosts.yaml',
        4,
        13,
        'h1.platfrom',
        'is not a known field (did you mean platform?); values of your own go under data',
      ],
      ['hosts.yaml', 6, 13, 'h2.hostname', 'must be a host name or an address, without scheme, user or port'],
      ['hosts.yaml', 7, 13, 'h2.platform', expect.stringContaining('cisco-ios')],
      ['hosts.yaml', 8, 18, 'h2.groups[1]', 'no group named "cors" (did you mean core?)'],
      ['hosts.yaml', 9, 13, 'h2.password', 'must be text: put it in quotes'],
      ['hosts.yaml', 10, 1, '', '"h1" is given twice'],
      ['hosts.yaml', 10, 13, '["h1 (2)"].port', 'must be a whole number from 1 to 65535'],
      ['hosts.yaml', 11, 5, 'h3', 'must be a map of fields'],
    ])
  })

  test('the message holds them as lines that an editor can jump to, and no secret', () => {
    const file = join(write({ 'i.json': '[\n  { "name": "a", "host": "a", "password": 4711 }\n]' }), 'i.json')

    expect(() => loadInventory(file)).toThrow(`The inventory has 1 fault:\n  ${file}:2:43 [0].password: must be text`)
    expect(() => loadInventory(file)).not.toThrow('4711')
  })

  test.each([
    ['unbalanced brackets', 'a: { host: x, password: "hunter2"\nb: 1', 'hunter2'],
    ['an alias that is a password', 'a: { password: *hunter2 }', 'hunter2'],
    ['a mistyped quote', 'a:\n  password: "hunter2" hunter2', 'hunter2'],
  ])('%s: the place is told, the value is not', (_title, text, secret) => {
    const file = join(write({ 'i.yaml': text }), 'i.yaml')

    const faults = faultsOf(file)

    expect(faults[0]?.line).toBeGreaterThan(0)
    expect(JSON.stringify(faults)).not.toContain(secret)
  })

  test.each<[string, InventorySource, string]>([
    [
      'a name twice',
      [
        { name: 'a', host: 'a' },
        { name: 'a', host: 'b' },
      ],
      '[1]: a device named "a" is already there',
    ],
    ['no name', [{ host: 'a' } as never], '[0]: has no name'],
    ['no host', [{ name: 'a' } as never], '[0]: has no host'],
    [
      'a port as text',
      [{ name: 'a', host: 'a', port: '22' as never }],
      '[0].port: must be a whole number from 1 to 65535',
    ],
    ['a bad address', [{ name: 'a', host: '192.0.2.256' }], '[0].host: must be a host name or an address'],
    ['an option in place of a host', [{ name: 'a', host: '-oProxyCommand=x' }], '[0].host: must be a host name'],
    [
      'groups that are no list',
      [{ name: 'a', host: 'a', groups: 'core' as never }],
      '[0].groups: must be a list of names',
    ],
    ['a field twice', [{ name: 'a', host: 'a', hostname: 'b' } as never], '[0].hostname: says the same as "host"'],
    ['an item that is no map', ['edge-1' as never], '[0]: must be a map of fields'],
    [
      'an undefined group',
      { devices: [{ name: 'a', host: 'a', groups: ['x'] }], groups: {} },
      'devices[0].groups[0]: no group',
    ],
    ['a stray part', { devices: [], default: {} } as never, 'default: is not a part of an inventory'],
    [
      'a strange security profile',
      [{ name: 'a', host: 'a', security: 'none' as never }],
      "[0].security: must be 'modern'",
    ],
    ['two names', { a: { name: 'b', host: 'c' } }, 'a.name: says another name'],
    ['a number', 7 as never, ': must be a list or a map'],
  ])('%s', (_title, source, expected) => {
    const faults = faultsOf(source)

    expect(faults).toHaveLength(1)
    expect(`${faults[0]?.path}: ${faults[0]?.message}`).toContain(expected)
  })

  test('a file that is not there is one of them', () => {
    expect(faultsOf(join(folder, 'nowhere.yaml'))).toMatchObject([{ message: 'does not exist' }])
    expect(faultsOf(write({}))).toMatchObject([{ message: 'holds neither hosts.yaml nor inventory.yaml' }])
  })
})

describe('secrets', () => {
  const secret = 'hunter2'
  const source = {
    hosts: {
      a: {
        hostname: '192.0.2.1',
        username: 'ops',
        password: secret,
        secret,
        jump: 'b',
        data: { role: 'spine', snmp_community: secret, nested: { api_key: secret, list: [{ password: secret }] } },
        connection_options: {
          netmiko: { extras: { passphrase: secret } },
          napalm: { extras: { optional_args: { secret } } },
        },
      },
      b: { credentials: { username: 'ops', password: secret } },
    },
    groups: { g: { password: secret } },
  }
  const inventory = loadInventory(source)
  const [a] = inventory.devices

  test.each<[string, () => unknown]>([
    ['JSON of the inventory', () => JSON.stringify(inventory)],
    ['JSON of a device', () => JSON.stringify(a)],
    ['JSON of a copied device', () => JSON.stringify({ credentials: a?.credentials, jump: a?.jump })],
    ['inspect of the inventory', () => inspect(inventory, { depth: 10, showHidden: true })],
    ['inspect of a device', () => inspect(a, { depth: 10 })],
    ['inspect of the credentials', () => inspect(a?.credentials, { depth: 10, showHidden: true })],
    [
      'connection options',
      () => JSON.stringify([inventory.connection('a', 'netmiko'), inventory.connection('a', 'napalm')]),
    ],
  ])('are not in %s', (_title, show) => {
    expect(show()).not.toContain(secret)
  })

  test('what is not secret is shown', () => {
    expect(JSON.parse(JSON.stringify(a))).toMatchObject({ name: 'a', jump: ['b'], data: { role: 'spine' } })
  })

  test('the provider has them', async () => {
    await expect(credentialsOf(a)).resolves.toEqual({
      username: 'ops',
      password: secret,
      passphrase: secret,
      secrets: { enable: secret },
    })
  })
})
