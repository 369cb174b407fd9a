#!/usr/bin/env node
import type { InterruptSignal } from './cli-host.js'
import { runCli } from './run-cli.js'

const SIGNALS: readonly InterruptSignal[] = ['SIGINT', 'SIGTERM']

function onInterrupt(listener: (signal: InterruptSignal) => void): () => void {
  for (const signal of SIGNALS) process.on(signal, listener)
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener)
  }
}

const { env, stdin, stdout, stderr } = process
const host = { env, stdin, stdout, stderr, onInterrupt, exit: (code: number) => process.exit(code) }
// Only the code: what is still on its way out, to a slow pipe, must get there.
void runCli(process.argv.slice(2), host).then((code) => {
  process.exitCode = code
})
