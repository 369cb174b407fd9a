import type { FleetProgress } from '@flotilla/core'

const WIDTH = 28

/** One line that is painted again on a terminal; a line for each device elsewhere. */
export function createProgressLine(stream: NodeJS.WriteStream): (progress: FleetProgress) => void {
  return ({ done, total, ok, failed, running, outcome }) => {
    if (!stream.isTTY) {
      const what = outcome.ok ? 'ok' : outcome.error.code
      stream.write(
        `${String(done).padStart(String(total).length)}/${total} ${outcome.device} ${what} ${Math.round(outcome.durationMs)} ms\n`,
      )
      return
    }
    const filled = Math.round((done / total) * WIDTH)
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
    stream.write(`\r\x1b[K${bar} ${done}/${total}  ok ${ok}  failed ${failed}  running ${running}`)
    if (done === total) stream.write('\r\x1b[K')
  }
}
