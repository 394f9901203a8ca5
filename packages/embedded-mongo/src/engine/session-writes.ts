// Answers to retryable writes and commits, kept with what they wrote: a client that lost the connection and asks again gets the
// same answer, even after a crash.
import { CommandFailure } from '../command-failure.ts'
import { decodeDocument, type Doc, encodeDocument } from '../document.ts'
import type { View } from './view.ts'

export interface SessionWrite {
  session: string
  number: number
}

/** The earlier answer to this very write, if there is one. Throws TransactionTooOld for a write before the last one. */
export function earlierReply(view: View, { session, number }: SessionWrite): Doc | undefined {
  const row = view.connection.get('select number, reply from session_write where session = ?', session)
  if (!row || Number(row['number']) < number) return undefined
  if (Number(row['number']) === number) return decodeDocument(row['reply'] as Uint8Array)
  throw new CommandFailure(
    'TransactionTooOld',
    `a newer write than ${number} has already started in this session`
  )
}

export function keepReply(
  view: View,
  { session, number }: SessionWrite,
  { reply, now }: { reply: Doc; now: Date }
): void {
  const sql = 'insert or replace into session_write(session, number, reply, at) values (?, ?, ?, ?)'
  view.connection.run(sql, session, number, encodeDocument(reply), now.getTime())
}

export function forgetReplies(view: View, before: Date): void {
  view.connection.run('delete from session_write where at < ?', before.getTime())
}
