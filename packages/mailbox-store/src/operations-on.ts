// How an operation reaches an open mailbox: not after it was closed, and a write not before the messages that were given
// to be added earlier.
import { MailboxError } from '@postkeep/mailbox-contract'
import { IdleWork } from './derived/idle-work.ts'
import type { Mailbox } from './mailbox.ts'
import { CommitQueue } from './messages/commit-queue.ts'

type Reading = <P extends unknown[], R>(
  operation: (mailbox: Mailbox, ...params: P) => R
) => (...params: P) => R

type Adding = <P extends unknown[], R>(
  operation: (mailbox: Mailbox, queue: CommitQueue, ...params: P) => Promise<R>
) => (...params: P) => Promise<R>

export interface OperationsOn {
  readonly reading: Reading
  readonly writing: Reading
  /** Waits for the commit that many share. */
  readonly adding: Adding
  /** Once. */
  readonly close: () => void
}

/** `shut` is called when what waits is committed and nothing more comes. */
export function operationsOn(mailbox: Mailbox, shut: () => void): OperationsOn {
  const queue = new CommitQueue(mailbox)
  const idle = new IdleWork(mailbox)
  let isOpen = true
  const requireOpen = () => {
    if (!isOpen) throw new MailboxError('unavailable', 'the mailbox is closed')
  }
  return {
    reading:
      (operation) =>
      (...params) => {
        requireOpen()
        idle.touch()
        return operation(mailbox, ...params)
      },
    writing:
      (operation) =>
      (...params) => {
        requireOpen()
        queue.flush()
        idle.wrote()
        return operation(mailbox, ...params)
      },
    adding:
      (operation) =>
      async (...params) => {
        requireOpen()
        idle.touch()
        const result = await operation(mailbox, queue, ...params)
        if (isOpen) idle.wrote()
        return result
      },
    close() {
      if (!isOpen) return
      queue.flush()
      isOpen = false
      idle.stop()
      shut()
    }
  }
}
