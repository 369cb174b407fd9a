import { expect, test } from 'vitest'
import type { Device } from '../inventory/device.js'
import { createMemoryTransport } from '../transports/memory/memory-transport.js'
import { openSession } from './open-session.js'

const LOGIN = { username: 'ops', password: 'login-of-the-shell' }

/** A device that says `greeting`, and answers each key or line as `answer` does; `undefined` hangs up. */
function device(greeting: string, answer: (typed: string) => string | undefined): Device & { typed: string[] } {
  const typed: string[] = []
  return {
    typed,
    name: 'edge-1',
    host: 'edge-1',
    platform: 'auto',
    credentials: LOGIN,
    connect: async () =>
      createMemoryTransport({
        onShell(end) {
          end.receive({
            data(chunk) {
              const text = Buffer.from(chunk).toString('utf8')
              typed.push(text)
              const said = answer(text)
              if (said === undefined) end.close()
              else end.write(said)
            },
            closed() {},
          })
          end.write(greeting)
        },
      }),
  }
}

/** A line is echoed, whatever ends it. */
const prompt =
  (text: string, outputs: Record<string, string> = {}) =>
  (typed: string): string => {
    const line = typed.trimEnd()
    return `${line}\r\n${outputs[line] ?? ''}${text}`
  }

test('a screen that waits for a key is gone past before anything is known of the device', async () => {
  const answer = prompt('sw-1# ')
  const switchOf = device('HP J9773A 2530-24G-PoEP Switch\r\n\r\nPress any key to continue', (typed) =>
    typed === ' ' ? '\r\nsw-1# ' : answer(typed),
  )

  await using session = await openSession(switchOf)

  expect(session.platform.name).toBe('hp-procurve')
})

test('a banner that must be accepted is accepted', async () => {
  const answer = prompt('fw-1 # ')
  const firewall = device("Authorized use only\r\n(Press 'a' to accept): ", (typed) =>
    typed.startsWith('a') ? 'a\r\n\r\nfw-1 # ' : answer(typed),
  )

  await using session = await openSession(firewall)

  expect(session.platform.name).toBe('fortinet')
})

test('a device that asks for the login in its terminal gets it', async () => {
  const answer = prompt('RP/0/RP0/CPU0:pe-1#')
  const router = device('\r\nUser Access Verification\r\n\r\nUsername: ', (typed) => {
    if (typed.startsWith(LOGIN.username)) return `${LOGIN.username}\r\nPassword: `
    return typed.startsWith(LOGIN.password) ? '\r\n\r\nRP/0/RP0/CPU0:pe-1#' : answer(typed)
  })

  await using session = await openSession(router)

  expect(session.platform.name).toBe('cisco-iosxr')
})

test('a login that the terminal refuses is AUTH_FAILED, and the password is in no message', async () => {
  const router = device('Username: ', (typed) =>
    typed.startsWith(LOGIN.username) ? `${LOGIN.username}\r\nPassword: ` : '\r\n% Login invalid\r\n\r\nUsername: ',
  )

  const error = await openSession(router).catch((reason: unknown) => reason)

  expect(error).toMatchObject({ code: 'AUTH_FAILED', device: 'edge-1' })
  expect(JSON.stringify(error)).not.toContain(LOGIN.password)
})

test('a device with no terminal line free says so', async () => {
  const router: Device = {
    name: 'edge-1',
    host: 'edge-1',
    platform: 'auto',
    connect: async () =>
      createMemoryTransport({
        onShell(end) {
          end.write('All VTY lines are in use\r\n')
          end.close()
        },
      }),
  }

  await expect(openSession(router)).rejects.toMatchObject({ code: 'LINES_BUSY', device: 'edge-1' })
})

test('what is typed before the platform is known ends as the Enter key of a terminal does', async () => {
  const answer = prompt('sw-1# ', { 'show version': 'ArubaOS-CX\r\nVersion : GL.10.08\r\n' })
  const sw = device('sw-1# ', answer)

  await using session = await openSession(sw)

  expect(session.platform.name).toBe('aruba-aoscx')
  expect(sw.typed.slice(0, 2)).toEqual(['show version\r', '\r'])
})
