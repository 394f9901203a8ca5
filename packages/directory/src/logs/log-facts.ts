// A log entry's free form as typed facts: who sent what to whom from where, and how it ended.
import type { LogEntry } from '@postkeep/database'
import { isLogOutcome, type LogOutcome } from './search-logs.ts'

export type LogFacts = {
  readonly at: Date
  /** undefined: it is about something else than a message. */
  readonly outcome: LogOutcome | undefined
  readonly text: string
  readonly sender: string
  readonly recipients: readonly string[]
  /** Of the other server: its address, with its name where that is known. */
  readonly remote: string
  /** SMTP reply code. */
  readonly code: number | undefined
  readonly trace: string
}

export function logFacts({ created_at: at, err, message: text, meta, trace }: LogEntry): LogFacts {
  const outcome = textOf(meta['outcome'])
  const session = isRecord(meta['session']) ? meta['session'] : {}
  const recipients = Array.isArray(session['recipients']) ? session['recipients'].map(textOf) : []
  const name = textOf(session['clientHostname']) || textOf(session['hostNameAppearsAs'])
  const address = textOf(session['remoteAddress'])
  const code = err?.['responseCode']
  return {
    at,
    outcome: isLogOutcome(outcome) ? outcome : undefined,
    text,
    sender: textOf(session['sender']),
    recipients,
    remote: name && address ? `${name} [${address}]` : address,
    code: typeof code === 'number' ? code : undefined,
    trace
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
