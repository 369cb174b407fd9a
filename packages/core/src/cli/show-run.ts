import type { FleetRun } from '../fleet/run/fleet-run.js'
import type { FleetProgress } from '../fleet/run/run-options.js'
import type { Invocation } from './cli-command.js'
import { jsonFormat, ndjsonFormat } from './output/json-format.js'
import { createProgressView } from './output/progress.js'
import type { ResultFormat } from './output/result-format.js'
import { RunTally } from './output/run-tally.js'
import { type TableView, tableFormat } from './output/table-format.js'

export interface ShowOptions<T> {
  /** Inventory names of the devices that were selected. */
  readonly names: readonly string[]
  readonly view: TableView<T>
  /** Starts the run with this listener. */
  readonly start: (onProgress: (progress: FleetProgress) => void) => FleetRun<T>
}

export const FORMATS = ['table', 'json', 'ndjson'] as const

/** Prints outcomes as they come, shows progress, sums up. Answers the exit code. */
export async function showRun<T>(invocation: Invocation, { names, view, start }: ShowOptions<T>): Promise<number> {
  const { options, host, output, interrupt } = invocation
  const format = createFormat(options.oneOf('output', FORMATS), names, view)
  using progress = createProgressView(host.stderr, !options.flag('no-progress'))
  const tally = new RunTally(names.length)
  let head = format.head()
  const print = async (text: string): Promise<void> => {
    progress.hide()
    await output.result(head + text)
    head = ''
  }
  const run = start((state) => progress.update(state))
  try {
    for await (const outcome of run) {
      tally.add(outcome)
      await print(format.outcome(outcome))
    }
    const { durationMs } = await run
    await print(format.tail(tally.figures(durationMs)))
    output.note(tally.summary(durationMs))
    return tally.exitCode
  } catch (error) {
    if (interrupt.exitCode === undefined) throw error
    await print(format.tail({ ...tally.figures(), cancelled: true }))
    output.note(`Cancelled: ${tally.done} of ${names.length} devices were done.\n`)
    return interrupt.exitCode
  }
}

function createFormat<T>(
  name: (typeof FORMATS)[number],
  names: readonly string[],
  view: TableView<T>,
): ResultFormat<T> {
  if (name === 'table') return tableFormat(names, view)
  return name === 'json' ? jsonFormat() : ndjsonFormat()
}
