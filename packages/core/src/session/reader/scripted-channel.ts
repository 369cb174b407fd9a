import type { FlotillaError } from '../../errors/flotilla-error.js'
import type { ChannelReceiver, ShellChannel } from '../../transports/device-transport.js'

/** Chunks of an answer; a number is a pause in milliseconds. */
export type Script = readonly (string | Uint8Array | number)[]

/** A terminal for tests: what is typed decides what comes back, in exactly the pieces given. */
export class ScriptedChannel implements ShellChannel {
  readonly typed: string[] = []
  closedByUs = false
  #receiver: ChannelReceiver | undefined
  #early: Uint8Array[] = []
  readonly #answer: (typed: string) => Script

  constructor(answer: (typed: string) => Script) {
    this.#answer = answer
  }

  receive(receiver: ChannelReceiver): void {
    this.#receiver = receiver
    for (const chunk of this.#early.splice(0)) receiver.data(chunk)
  }

  write(data: string | Uint8Array): void {
    const typed = Buffer.from(data as Uint8Array).toString('utf8')
    this.typed.push(typed)
    void this.play(this.#answer(typed))
  }

  /** Sends without being asked. */
  async play(script: Script): Promise<void> {
    for (const part of script) {
      if (typeof part === 'number') await new Promise((resolve) => setTimeout(resolve, part))
      else {
        await Promise.resolve()
        this.emit(part)
      }
    }
  }

  emit(chunk: string | Uint8Array): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    if (this.#receiver) this.#receiver.data(bytes)
    else this.#early.push(bytes)
  }

  hangUp(error?: FlotillaError): void {
    this.#receiver?.closed(error)
  }

  pause(): void {}
  resume(): void {}

  close(): void {
    this.closedByUs = true
    this.#receiver?.closed()
  }
}
