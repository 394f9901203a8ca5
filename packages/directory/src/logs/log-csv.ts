// Log entries as a table for a spreadsheet.
import type { LogEntry } from '@postkeep/database'
import { csvText } from './csv-text.ts'
import { logFacts } from './log-facts.ts'

const columns = ['time', 'outcome', 'from', 'to', 'server', 'code', 'text', 'journey']

export function logCsv(entries: readonly LogEntry[]): string {
  const rows = entries
    .map(logFacts)
    .map(({ at, code, outcome = '', recipients, remote, sender, text, trace }) => [
      at.toISOString(),
      outcome,
      sender,
      recipients.join(' '),
      remote,
      code === undefined ? '' : String(code),
      text,
      trace
    ])
  return csvText(columns, rows)
}
