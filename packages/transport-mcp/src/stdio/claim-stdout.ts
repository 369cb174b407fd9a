import { Writable } from 'node:stream'

/** Standard output for the protocol alone. */
export interface ClaimedStdout {
  readonly stdout: Writable
  /** Gives it back. */
  release(): void
}

/**
 * Keeps everything but the protocol out of standard output: one line of a `console.log`, of a tool or of a library it uses, would
 * end the connection. What else is written there goes to standard error until it is given back.
 */
export function claimStdout(): ClaimedStdout {
  const { stdout, stderr } = process
  const original = stdout.write
  const write = original.bind(stdout)
  const divert = stderr.write.bind(stderr) as typeof stdout.write
  stdout.write = divert
  if (!stdout.listeners('error').includes(ignoreError)) stdout.on('error', ignoreError)
  return {
    stdout: new Writable({
      write: (chunk: Buffer, _encoding, done) => void write(chunk, done),
    }),
    release() {
      // somebody may have put a function of their own in its place since
      if (stdout.write === divert) stdout.write = original
    },
  }
}

/** Writes fail by their callback, and some after the end, when the client has gone and nobody wants to hear of it. */
const ignoreError = (): void => {}
