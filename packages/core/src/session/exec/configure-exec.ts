import { FlotillaError } from '../../errors/flotilla-error.js'
import { unsentResult } from '../configure-result.js'
import type { CommandResult, ConfigureOptions, ConfigureResult, RunOptions } from '../device-session.js'
import { checkSave, commitFlow } from '../modes/commit-flow.js'
import type { SessionScene } from '../session-scene.js'

/** @param options in place of the caller's */
type Execute = (command: string, options?: RunOptions) => Promise<CommandResult>

/** Tidying up must not hang on a host that just failed. */
const CLEAN_UP_MS = 10_000

/**
 * The lines are shell commands; the first that fails ends it. Where they make a candidate (`nv set`), that is applied at the end, or
 * thrown away.
 */
export async function configureExec(
  scene: SessionScene,
  lines: readonly string[],
  options: ConfigureOptions,
  execute: Execute,
): Promise<ConfigureResult> {
  const startedAt = performance.now()
  const { platform, device } = scene
  const { commit, discard, save } = commitFlow(platform, platform.configMode)
  if (options.save) checkSave(platform, platform.configMode, device.name)
  const result = unsentResult(device.name)
  const throwAway = async (): Promise<void> => {
    if (commit === undefined || discard === undefined) return
    const { failure } = await execute(discard, { timeoutMs: CLEAN_UP_MS })
    result.discarded = failure === undefined
  }
  try {
    await sendLines(lines, result, execute)
    if (commit === undefined) result.applied = result.results.some(({ failure }) => failure === undefined)
    else if (result.ok && options.commit !== false) await activate(commit, lines.length, result, execute)
  } catch (error) {
    // What made it necessary is what the caller is to hear.
    await throwAway().catch(() => undefined)
    throw error
  }
  if (!result.ok) await throwAway()
  if (result.ok && options.save) {
    const failure = save === undefined ? undefined : (await execute(save)).failure
    if (failure !== undefined) throw notSaved(scene, failure)
    result.saved = true
  }
  result.durationMs = performance.now() - startedAt
  return result
}

async function sendLines(lines: readonly string[], result: ConfigureResult, execute: Execute): Promise<void> {
  for (const [index, line] of lines.entries()) {
    const sent = await execute(line)
    result.results.push(sent)
    if (sent.failure === undefined) continue
    result.ok = false
    result.rejected = { index, line, failure: sent.failure }
    return
  }
}

async function activate(commit: string, index: number, result: ConfigureResult, execute: Execute): Promise<void> {
  const { failure } = await execute(commit)
  result.applied = failure === undefined
  if (failure === undefined) return
  result.ok = false
  result.rejected = { index, line: commit, failure }
}

const notSaved = ({ device, redact }: SessionScene, failure: string): FlotillaError =>
  new FlotillaError('COMMAND_FAILED', `${device.name} applied the lines but did not save them: ${redact(failure)}`, {
    device: device.name,
    details: { phase: 'save' },
  })
