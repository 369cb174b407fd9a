/** Rows in columns as wide as their widest cell; the first row is the head. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length)
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

export const durationText = (milliseconds: number): string =>
  milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`

/** Every line of a text moved in, so that no device can print what looks like the line of another. */
export const indented = (text: string, by = '  '): string =>
  text === '' ? '' : `${text.replace(/\n+$/, '').replace(/^(?=.)/gm, by)}\n`
