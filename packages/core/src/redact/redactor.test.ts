import { describe, expect, test } from 'vitest'
import { createRedactor } from './create-redactor.js'

const PLACEHOLDER = /<redacted:[a-z-]+:[0-9a-f]{8}>/g
const placeholders = (text: string): string[] => text.match(PLACEHOLDER) ?? []

describe('placeholders', () => {
  test('are equal for the same secret and differ for different ones', () => {
    const redactor = createRedactor({ platform: 'cisco-ios' })
    const [community, host, other] = placeholders(
      redactor.text(
        'snmp-server community alpha9 RO\nsnmp-server host 192.0.2.1 version 2c alpha9\nsnmp-server community beta9 RO',
      ),
    )
    expect(community).toBe(host)
    expect(other).not.toBe(community)
    expect(placeholders(redactor.text('username a password alpha9'))).toEqual(
      placeholders(redactor.text('enable secret alpha9')),
    )
  })

  test('cannot be compared between redactors unless they have the same seed', () => {
    const line = 'enable secret alpha9'
    expect(createRedactor().text(line)).not.toBe(createRedactor().text(line))
    expect(createRedactor({ seed: 's' }).text(line)).toBe(createRedactor({ seed: 's' }).text(line))
    expect(createRedactor({ seed: 's' }).text(line)).not.toBe(createRedactor({ seed: 't' }).text(line))
  })

  test('that stand in the input are kept, so that a forged one cannot break the text', () => {
    const line = 'enable secret <redacted:password:0123abcd> and <redacted:key:89abcdef> here'
    expect(createRedactor().text(line)).toBe(line)
    expect(createRedactor({ secrets: ['redacted', '0123'] }).text('<redacted:key:01230123>')).toBe(
      '<redacted:key:01230123>',
    )
  })
})

describe('known secrets', () => {
  test('are removed wherever they stand, whole or as part of a word', () => {
    const redactor = createRedactor({ secrets: ['Tr0ub4dor'] })
    const output = redactor.text('echo xTr0ub4dory; logged in with Tr0ub4dor\n"Tr0ub4dor"')
    expect(output).not.toContain('Tr0ub4dor')
    expect(new Set(placeholders(output)).size).toBe(1)
  })

  test('are recognised percent-encoded and escaped for JSON', () => {
    const redactor = createRedactor({ secrets: ['p@ss/w"rd\\x'] })
    const output = redactor.text(`${encodeURIComponent('p@ss/w"rd\\x')} ${JSON.stringify('p@ss/w"rd\\x')}`)
    expect(output).toMatch(/^<redacted:secret:(\w{8})> "<redacted:secret:\1>"$/)
  })

  test('of less than four characters count as whole words only', () => {
    const output = createRedactor({ secrets: ['lab'] }).text('lab label lab-1 available')
    expect(output.replace(PLACEHOLDER, '<>')).toBe('<> label <>-1 available')
  })

  test('that contain one another are replaced by the longest', () => {
    const redactor = createRedactor({ secrets: ['alpha', 'alphabet', 'alphabet soup', 'beta'] })
    expect(placeholders(redactor.text('alphabet soup'))).toHaveLength(1)
    expect(redactor.text('alphabet soup')).toMatch(/^<[^<]*>$/)
    expect(redactor.text('alphabeta').replace(PLACEHOLDER, '<>')).toBe('<>a')
  })

  test('can be added later and are shared with redactors for other platforms', () => {
    const redactor = createRedactor({ platform: 'cisco-ios' })
    const other = redactor.forPlatform('juniper-junos')
    expect(other.text('from zanzibar')).toBe('from zanzibar')
    redactor.addSecret('zanzibar', '', '   ')
    expect(other.text('from zanzibar')).toBe(redactor.text('from zanzibar'))
    expect(other.text('from zanzibar')).toMatch(/^from <redacted:secret:\w{8}>$/)
  })

  test('may be as long as a private key', () => {
    const key = `-----BEGIN X-----\n${'Ab3+/'.repeat(2000)}\n-----END X-----`
    expect(createRedactor({ secrets: [key] }).text(`a ${key} b`)).toMatch(/^a <redacted:secret:\w{8}> b$/)
  })
})

describe('key blocks', () => {
  const body = Array.from({ length: 6 }, (_, row) =>
    'MIIEowIBAAKCAQEAxyz0123456789+/abcdefghijklmnopqrstuvwxyzABCDEF'.slice(row),
  )
  const pem = (label: string) => `-----BEGIN ${label}-----\n${body.join('\n')}\n-----END ${label}-----`

  test.each(['RSA PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'PRIVATE KEY', 'CERTIFICATE'])(
    'lose the body of a %s and keep its frame',
    (label) => {
      const redactor = createRedactor()
      const output = redactor.text(`before\n${pem(label)}\nafter`)
      expect(output.replace(PLACEHOLDER, '<>')).toBe(
        `before\n-----BEGIN ${label}-----\n<>\n-----END ${label}-----\nafter`,
      )
      expect(redactor.text(output)).toBe(output)
    },
  )

  test('lose it also when escaped in one string, quoted in a configuration, or in SSH2 form', () => {
    const redactor = createRedactor()
    const kept = body[3]
    for (const text of [
      JSON.stringify({ file: pem('PRIVATE KEY') }),
      `        set private-key "${pem('ENCRYPTED PRIVATE KEY')}"`,
      `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n${body.join('\n')}\n---- END SSH2 ENCRYPTED PRIVATE KEY ----`,
    ]) {
      expect(redactor.text(text)).not.toContain(kept)
      expect(redactor.text(redactor.text(text))).toBe(redactor.text(text))
    }
  })

  test('are recognised when their beginning or their end is cut off', () => {
    const redactor = createRedactor()
    const whole = pem('RSA PRIVATE KEY').split('\n')
    const headless = redactor.text([...whole.slice(3), 'after'].join('\n'))
    expect(headless.replace(PLACEHOLDER, '<>')).toBe('<>\n-----END RSA PRIVATE KEY-----\nafter')
    const endless = redactor.text(['before', ...whole.slice(0, 4), 'uptime is 3 days'].join('\n'))
    expect(endless.replace(PLACEHOLDER, '<>')).toBe('before\n-----BEGIN RSA PRIVATE KEY-----\n<>\nuptime is 3 days')
  })

  test('that are public stay', () => {
    expect(createRedactor().text(pem('PUBLIC KEY'))).toBe(pem('PUBLIC KEY'))
  })

  test('of certificates in hexadecimal lose their lines', () => {
    const text = [
      'crypto pki certificate chain SELF',
      ' certificate self-signed 01',
      '  30820330 30820218 A0030201 02020101',
      '  300D0609 2A864886 F70D0101',
      '  quit',
      'voice-card 0',
    ].join('\n')
    const output = createRedactor({ platform: 'cisco-ios' }).text(text)
    expect(output.replace(PLACEHOLDER, '<>').split('\n')).toEqual([
      'crypto pki certificate chain SELF',
      ' certificate self-signed 01',
      '  <>',
      '  <>',
      '  quit',
      'voice-card 0',
    ])
  })
})

describe('tables and nested names', () => {
  test('the community column of a table is replaced, row by row, until the table ends', () => {
    const text =
      'Community            Group / Access   context\n---------            --------------\nrackword             network-operator\nother                network-admin\n\nother text'
    const output = createRedactor({ platform: 'cisco-nxos' }).text(text).split('\n')
    expect(output.slice(2).map((line) => line.replace(PLACEHOLDER, '<>'))).toEqual([
      '<>             network-operator',
      '<>                network-admin',
      '',
      'other text',
    ])
  })

  test('the name below a community element is replaced', () => {
    const text = '<snmp>\n <community>\n  <name>rackword</name>\n  <authorization>read-only</authorization>'
    expect(createRedactor().text(text)).toMatch(/<name><redacted:snmp-community:\w{8}><\/name>/)
  })
})

describe('a known secret', () => {
  const secret = `Quarry & "Lamp'<42>/x+`

  test.each([
    ['JSON', JSON.stringify({ a: secret })],
    [
      'XML',
      secret
        .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
        .replaceAll('&#38;', '&amp;')
        .replaceAll('&#60;', '&lt;')
        .replaceAll('&#62;', '&gt;')
        .replaceAll('&#34;', '&quot;'),
    ],
    ['a URL', `https://h/?p=${encodeURIComponent(secret)}&x=1`],
    ['a URL in lower case', encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
    ['a form', new URLSearchParams({ p: secret }).toString()],
    ['a shell', `'${secret.replaceAll("'", "'\\''")}'`],
    ['hexadecimal', Buffer.from(secret).toString('hex')],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64 behind one character', Buffer.from(`a${secret}`).toString('base64')],
    ['base64 between others, for URLs', Buffer.from(`ab${secret}cd`).toString('base64url')],
  ])('is found as %s writes it', (_format, text) => {
    const output = createRedactor({ secrets: [secret] }).text(text)
    expect(output).toMatch(/<redacted:secret:\w{8}>/)
    expect(output.replace(/<redacted:secret:\w{8}>/, '').length).toBeLessThan(25)
  })

  test('is found where a terminal broke the line', () => {
    const redactor = createRedactor({ secrets: ['Quarry-Lamp-42'] })
    const output = redactor.text('user\n\nQuarry-\nLamp-42 ok\nlogin Quarr\n\ny-Lamp-42\nend Quarry-Lamp-42')
    expect(output.replace(/<redacted:secret:\w{8}>/g, '<>')).toBe('user\n\n<>\n ok\nlogin <>\n\nend <>')
    expect(redactor.text(output)).toBe(output)
  })

  test('gives one placeholder, however it is written', () => {
    const redactor = createRedactor({ secrets: [secret] })
    expect(redactor.text(encodeURIComponent(secret))).toBe(redactor.text(secret))
  })
})

describe('the tail', () => {
  test('is the redacted end of the text, measured in bytes', () => {
    const redactor = createRedactor()
    const text = `${'x'.repeat(2000)}\nenable secret alpha9\nédge`
    const tail = redactor.tail(text, 60)
    expect(Buffer.byteLength(tail)).toBeLessThanOrEqual(60)
    expect(tail).toMatch(/<redacted:password:\w{8}>\nédge$/)
    expect(redactor.tail('é'.repeat(10), 3)).toBe('é')
    expect(redactor.tail('abc', 0)).toBe('')
    expect(Buffer.byteLength(redactor.tail('y'.repeat(5000)))).toBe(500)
  })

  test('holds no half of a secret whose keyword lies before the cut', () => {
    const text = `${'show output\n'.repeat(20_000)}username bob password ${'Zq7'.repeat(300)}`
    expect(createRedactor().tail(text, 100)).not.toContain('Zq7')
    expect(createRedactor().tail(`password ${'Zq7'.repeat(50_000)}\nlast`, 100)).toBe('last')
  })
})

describe('structured values', () => {
  test('lose secrets in strings, under secret names, in keys, maps, sets and errors, and keep the rest', () => {
    const redactor = createRedactor({ secrets: ['zanzibar'] })
    const error = Object.assign(new Error('login with zanzibar failed'), { code: 'AUTH_FAILED' })
    const output = redactor.value({
      device: 'edge-1',
      port: 22,
      credentials: { username: 'netops', password: 'alpha9', secrets: { enable: 'beta9' } },
      community: '65000:100 no-export',
      snmpCommunity: 'gamma9',
      commands: ['snmp-server community delta9 RO', 'show version'],
      cmds: { 'username bob secret epsilon9': null },
      list: new Map([['token', 'zeta9']]),
      tags: new Set(['zanzibar']),
      pin: undefined,
      token: 12345,
      when: new Date(0),
      bytes: new Uint8Array(4),
      error,
      run: () => 1,
    })
    const text = JSON.stringify(output)
    for (const secret of ['alpha9', 'beta9', 'gamma9', 'delta9', 'epsilon9', 'zeta9', 'zanzibar', '12345']) {
      expect(text).not.toContain(secret)
    }
    expect(output).toMatchObject({
      device: 'edge-1',
      port: 22,
      credentials: { username: 'netops' },
      community: '65000:100 no-export',
      when: '1970-01-01T00:00:00.000Z',
      bytes: '<4 bytes>',
      error: { name: 'Error', code: 'AUTH_FAILED' },
    })
    expect(redactor.value(output)).toEqual(JSON.parse(JSON.stringify(output)))
  })

  test('may be circular or deep', () => {
    const circle: Record<string, unknown> = { name: 'a' }
    circle.self = circle
    expect(createRedactor().value(circle)).toEqual({ name: 'a', self: '[Circular]' })
    let deep: unknown = 'end'
    for (let level = 0; level < 100; level += 1) deep = { deep }
    expect(JSON.stringify(createRedactor().value(deep))).toContain('[Too deep]')
  })

  test('that are shared and not circular appear each time', () => {
    const shared = { a: 1 }
    expect(createRedactor().value([shared, shared])).toEqual([{ a: 1 }, { a: 1 }])
  })
})

test.each([
  ['set\tpassword\tENC\tZq9xW77v', 'fortinet'],
  ['spi\t256\tesp\tdes\tZq9xW77v', undefined],
  ['ppp\tchap\thostname\tZq9xW77v', 'cisco-ios'],
  ['userPassword {PBKDF2_SHA256}Zq9xW77v', undefined],
  ['admin {PBKDF2_SHA256}Zq9xW77v', undefined],
])('%j is read whatever blanks and forms it is written with', (line, platform) => {
  expect(createRedactor({ platform }).text(line)).not.toContain('Zq9xW77v')
})
