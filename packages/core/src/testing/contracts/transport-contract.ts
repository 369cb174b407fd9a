import { describe, expect, test } from 'vitest'
import type { FlotillaError } from '../../errors/flotilla-error.js'
import type { ChannelReceiver, DeviceTransport, ShellChannel } from '../../transports/device-transport.js'

/** What the device behind a transport under test has to do. */
export interface TransportUnderTest {
  transport: DeviceTransport
  /** Cuts the connection from the device's side, without a farewell. Absent: the device cannot. */
  cut?: (() => void) | undefined
  /** Ends the shell in order from the device's side. Absent: the device cannot. */
  endShell?: (() => void) | undefined
}

/** A receiver that remembers. */
function listen(shell: ShellChannel) {
  let text = ''
  let wake: (() => void) | undefined
  let tellEnd: (error: FlotillaError | undefined) => void = () => {}
  const events: string[] = []
  const ended = new Promise<FlotillaError | undefined>((resolve) => {
    tellEnd = resolve
  })
  const receiver: ChannelReceiver = {
    data(chunk) {
      events.push('data')
      text += Buffer.from(chunk).toString()
      wake?.()
    },
    closed(error) {
      events.push('closed')
      tellEnd(error)
    },
  }
  shell.receive(receiver)
  return {
    ended,
    events,
    get text() {
      return text
    },
    async until(part: string): Promise<void> {
      while (!text.includes(part)) await new Promise<void>((resolve) => (wake = resolve))
    },
  }
}

/**
 * What every transport must do; a new transport is done when this suite passes for it. The device behind it must
 * echo what its shell gets, and run the commands `echo TEXT` (prints it), `fail` (exit status 3, `no` on standard
 * error) and `wait` (never ends).
 */
export function transportContract(open: () => Promise<TransportUnderTest>): void {
  describe('transport contract', () => {
    test('a shell delivers what the device answers', async () => {
      const { transport } = await open()
      const shell = await transport.shell()
      const heard = listen(shell)

      shell.write('show clock\n')
      await heard.until('show clock')

      expect(transport.isOpen).toBe(true)
      await transport.close()
    })

    test('what is typed ahead reaches the device', async () => {
      const { transport } = await open()
      const shell = await transport.shell({ typeAhead: 'terminal length 0\n' })

      await listen(shell).until('terminal length 0')
      await transport.close()
    })

    test('bytes pass unchanged, also those that are no text', async () => {
      const { transport } = await open()
      const shell = await transport.shell()
      const sent = Uint8Array.from([0xff, 0xfe, 0x80, 0xe2, 0x82, 0xac, 0x7f])
      const seen: number[] = []
      await new Promise<void>((resolve) => {
        shell.receive({
          data(chunk) {
            seen.push(...chunk)
            if (seen.includes(0x7f)) resolve()
          },
          closed() {},
        })
        shell.write(sent)
      })

      expect(seen.slice(-sent.length)).toEqual([...sent])
      await transport.close()
    })

    test('what arrives before there is a receiver is not lost, and a later receiver takes over', async () => {
      const { transport } = await open()
      const shell = await transport.shell()
      shell.write('early\n')
      const first = listen(shell)
      await first.until('early')

      const second = listen(shell)
      shell.write('late\n')
      await second.until('late')

      expect(first.text).not.toContain('late')
      await transport.close()
    })

    test('a paused shell delivers nothing until it is resumed', async () => {
      const { transport } = await open()
      const shell = await transport.shell()
      const heard = listen(shell)
      shell.write('first\n')
      await heard.until('first')

      shell.pause()
      shell.write('second\n')
      // A round trip on another channel gives the answer every chance to arrive.
      await transport.exec('echo later')
      expect(heard.text).not.toContain('second')

      shell.resume()
      await heard.until('second')
      await transport.close()
    })

    test('closing a shell tells the receiver, last and once, and writing to it is a coded error', async () => {
      const { transport } = await open()
      const shell = await transport.shell()
      const heard = listen(shell)

      shell.close()
      shell.close()

      expect(await heard.ended).toBeUndefined()
      expect(heard.events.filter((event) => event === 'closed')).toHaveLength(1)
      expect(heard.events.at(-1)).toBe('closed')
      expect(() => shell.write('x')).toThrow(expect.objectContaining({ code: 'CONNECTION_CLOSED' }))
      await transport.close()
    })

    test('a receiver that comes after the end still hears of it', async () => {
      const { transport } = await open()
      const shell = await transport.shell()
      shell.close()

      expect(await listen(shell).ended).toBeUndefined()
      await transport.close()
    })

    test('closing the transport closes its shells, and everything after is a coded error', async () => {
      const { transport } = await open()
      const shell = await transport.shell()
      const heard = listen(shell)

      await transport.close()
      await transport.close()

      expect(await heard.ended).toBeUndefined()
      expect(await transport.ended).toBeUndefined()
      expect(transport.isOpen).toBe(false)
      await expect(transport.shell()).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
      await expect(transport.exec('echo x')).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
      await expect(transport.files()).rejects.toMatchObject({
        code: expect.stringMatching(/CONNECTION_CLOSED|UNSUPPORTED/),
      })
    })

    test('await using closes the transport', async () => {
      const { transport } = await open()
      {
        await using scoped = transport
        expect(scoped.isOpen).toBe(true)
      }
      expect(transport.isOpen).toBe(false)
    })

    test('exec gives output, exit status and standard error apart', async () => {
      const { transport } = await open()

      const good = await transport.exec('echo hello')
      const bad = await transport.exec('fail')

      expect(Buffer.from(good.stdout).toString().trim()).toBe('hello')
      expect(good).toMatchObject({ exitStatus: 0, truncated: false })
      expect(Buffer.from(bad.stderr).toString().trim()).toBe('no')
      expect(bad.exitStatus).toBe(3)
      await transport.close()
    })

    test('exec keeps no more than maxBytes and says so', async () => {
      const { transport } = await open()

      const result = await transport.exec('echo 0123456789', { maxBytes: 4 })

      expect(Buffer.from(result.stdout).toString()).toBe('0123')
      expect(result.truncated).toBe(true)
      await transport.close()
    })

    test('aborting a command rejects with the reason, unchanged, and leaves the transport open', async () => {
      const { transport } = await open()
      const controller = new AbortController()
      const reason = new Error('changed my mind')

      const running = transport.exec('wait', { signal: controller.signal })
      controller.abort(reason)

      await expect(running).rejects.toBe(reason)
      expect(Buffer.from((await transport.exec('echo still here')).stdout).toString()).toContain('still here')
      await transport.close()
    })

    test('a signal that is aborted already stops a shell and a command before they start', async () => {
      const { transport } = await open()
      const reason = new Error('too late')
      const signal = AbortSignal.abort(reason)

      await expect(transport.shell({ signal })).rejects.toBe(reason)
      await expect(transport.exec('echo x', { signal })).rejects.toBe(reason)
      await transport.close()
    })

    test('closing the transport ends a command under way', async () => {
      const { transport } = await open()
      const running = transport.exec('wait')
      running.catch(() => {})
      await transport.close()

      await expect(running).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
    })

    test('a shell that the device ends in order closes without an error', async (context) => {
      const { transport, endShell } = await open()
      if (!endShell) return context.skip()
      const heard = listen(await transport.shell())
      await heard.until('')

      endShell()

      expect(await heard.ended).toBeUndefined()
      await transport.close()
    })

    test('a connection that breaks closes shells and commands with an error, and ends the transport', async (context) => {
      const { transport, cut } = await open()
      if (!cut) return context.skip()
      const heard = listen(await transport.shell())
      const running = transport.exec('wait')
      running.catch(() => {})
      // So that the command is surely under way.
      await transport.exec('echo x')

      cut()

      expect(await heard.ended).toMatchObject({ code: 'CONNECTION_CLOSED' })
      await expect(running).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
      expect(await transport.ended).toMatchObject({ code: 'CONNECTION_CLOSED' })
      expect(transport.isOpen).toBe(false)
      await transport.close()
    })
  })
}
