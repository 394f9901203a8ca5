// Reads comma-separated values as spreadsheets write them: with commas, semicolons or tabs, quotes, CRLF or LF. RFC 4180
export type CsvRow = {
  /** From 1. */
  readonly line: number
  readonly cells: readonly string[]
}

/** Lines without a value are left out. A quote that is never closed takes the rest. */
export function csvRows(text: string): CsvRow[] {
  const source = text.replace(/^\ufeff/, '')
  const cell = cellPattern(separatorOf(source))
  const rows: CsvRow[] = []
  let [line, at] = [1, 0]
  let row = { line, cells: [] as string[] }
  while (at < source.length) {
    cell.lastIndex = at
    const [whole = '', quoted, plain = '', end = ''] = cell.exec(source) ?? []
    row.cells.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'))
    line += whole.split('\n').length - 1
    at += Math.max(whole.length, 1)
    if (end.includes('\n') || at >= source.length) {
      if (row.cells.some((each) => each !== '')) rows.push(row)
      row = { line, cells: [] }
    }
  }
  return rows
}

function separatorOf(source: string): string {
  const first = source.slice(0, 10_000).split('\n', 1)[0]!
  const counts = [',', ';', '\t'].map((each) => [each, first.split(each).length] as const)
  return counts.toSorted((a, b) => b[1] - a[1])[0]![0]
}

/** One cell with what ends it. */
function cellPattern(separator: string): RegExp {
  return new RegExp(
    `[ ]*(?:"((?:[^"]|"")*)"?[^${separator}\\n]*|([^${separator}\\n]*))(${separator}|\\n|$)`,
    'y'
  )
}
