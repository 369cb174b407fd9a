import type { ErrorCode } from '../../errors/error-codes.js'
import type { FlotillaError } from '../../errors/flotilla-error.js'
import type { Outcome } from '../../fleet/run/outcome.js'
import { sanitizeForModel } from '../../redact/sanitize-for-model.js'
import { refusalHint } from './refusal-hint.js'
import type { ResultFormat } from './result-format.js'
import { durationText, indented } from './text-table.js'

/** What a command's values look like in a table. */
export interface TableView<T> {
  /** Heads of the columns after device, time and outcome. */
  readonly columns: readonly string[]
  /** Their cells. */
  cells(value: T): readonly string[]
  /** Lines below the row. */
  body(value: T): string
  /** Lines below the row of a device that failed, before the reason. */
  failureBody?(error: FlotillaError): string
}

/** Wide enough for the names of platforms. */
const CELL_WIDTH = 19
const TIME_WIDTH = 8
const OUTCOME_WIDTH = 7
const MAX_NAME_WIDTH = 40

/** A row a device, as they come: the widths are fixed from the start. */
export function tableFormat<T>(names: readonly string[], view: TableView<T>): ResultFormat<T> {
  const nameWidth = Math.min(MAX_NAME_WIDTH, Math.max('device'.length, ...names.map(({ length }) => length)))
  const row = (device: string, time: string, outcome: string, cells: readonly string[] = []): string => {
    const all = [device.padEnd(nameWidth), time.padStart(TIME_WIDTH), outcome.padEnd(OUTCOME_WIDTH)]
    return `${[...all, ...cells.map((cell) => oneLine(cell).padEnd(CELL_WIDTH))].join('  ').trimEnd()}\n`
  }
  const text = (outcome: Outcome<T>): string => {
    const time = outcome.attempts === 0 ? '-' : durationText(outcome.durationMs)
    if (outcome.ok) {
      return row(outcome.device, time, 'ok', view.cells(outcome.value)) + indented(view.body(outcome.value))
    }
    const { error, device } = outcome
    return row(device, time, error.code) + indented(`${view.failureBody?.(error) ?? ''}${reasonOf(error)}`)
  }
  return {
    head: () => row('device', 'time', 'outcome', view.columns),
    // Device text may hold anything: nothing in it may move the cursor or hide a line.
    outcome: (outcome) => sanitizeForModel(text(outcome)),
    tail: () => '',
  }
}

/** Codes of which everything is said without the hint. */
const WITHOUT_HINT = new Set<ErrorCode>(['SKIPPED', 'COMMAND_FAILED'])

function reasonOf(error: FlotillaError): string {
  const hint = error.code === 'GUARD_REFUSED' ? refusalHint(error) : error.hint
  return WITHOUT_HINT.has(error.code) || hint === undefined ? error.message : `${error.message}\n${hint}`
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ')
