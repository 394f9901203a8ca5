// The session fields that drivers attach to a command.
import { Binary } from 'bson'
import { CommandFailure } from '../command-failure.ts'
import { type Doc, isDocument } from '../document.ts'
import type { SessionWrite } from '../engine/session-writes.ts'

export interface Session {
  id: string
  /** Number of the transaction or of the retryable write. */
  number: number | undefined
  inTransaction: boolean
  startsTransaction: boolean
}

export function readSession(command: Doc): Session | undefined {
  const lsid = command['lsid']
  const id = isDocument(lsid) ? lsid['id'] : undefined
  if (id === undefined) return undefined
  if (!(id instanceof Binary)) throw new CommandFailure('BadValue', 'lsid.id must be a UUID')
  const number = command['txnNumber']
  return {
    id: Buffer.from(id.buffer.subarray(0, id.position)).toString('hex'),
    number: number === undefined ? undefined : Number(number),
    inTransaction: command['autocommit'] === false,
    startsTransaction: command['startTransaction'] === true
  }
}

export function transactionId({ session, number }: SessionWrite): string {
  return `${session}:${number}`
}
