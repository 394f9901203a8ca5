// Sessions and multi-document transactions.
import { UUID } from 'bson'
import { CommandFailure } from '../command-failure.ts'
import { type Doc } from '../document.ts'
import { earlierReply, keepReply } from '../engine/session-writes.ts'
import { optionalDocuments } from './arguments.ts'
import type { Call, CommandTable } from './command.ts'
import { readSession, transactionId } from './session.ts'

export const sessionCommands: CommandTable = {
  startSession: { access: 'none', run: () => ({ id: { id: new UUID() }, timeoutMinutes: 30 }) },
  refreshSessions: { access: 'none', run: () => ({}) },
  endSessions: { access: 'none', run: (call) => endSessions(call, 'endSessions') },
  killSessions: { access: 'none', run: (call) => endSessions(call, 'killSessions') },
  commitTransaction: { access: 'none', run: commitTransaction },
  abortTransaction: { access: 'none', run: abortTransaction }
}

function endSessions({ command, services }: Call, field: string): Doc {
  const open = services.scheduler.openTransaction
  for (const lsid of optionalDocuments(command, field)) {
    const session = readSession({ lsid })
    if (session && open?.startsWith(`${session.id}:`)) services.scheduler.abort(open)
  }
  return {}
}

/** Commits. Said again for a transaction that is committed already (the answer was lost), it succeeds again. */
function commitTransaction({ command, services }: Call): Doc | Promise<Doc> {
  const { scheduler, clock } = services
  const write = transactionOf(command)
  const id = transactionId(write)
  if (scheduler.isOpen(id)) {
    scheduler.within(id, (view) => keepReply(view, write, { reply: { committed: true }, now: clock() }))
    scheduler.commit(id)
    return {}
  }
  return scheduler.read((view) => {
    if (earlierReply(view, write)?.['committed'] === true) return {}
    throw new CommandFailure(
      'NoSuchTransaction',
      `Transaction ${write.number} has been aborted or never began`,
      {
        errorLabels: ['TransientTransactionError']
      }
    )
  })
}

function abortTransaction({ command, services }: Call): Doc {
  services.scheduler.abort(transactionId(transactionOf(command)))
  return {}
}

function transactionOf(command: Doc) {
  const session = readSession(command)
  if (!session || session.number === undefined) {
    throw new CommandFailure('InvalidOptions', 'a transaction needs lsid and txnNumber')
  }
  return { session: session.id, number: session.number }
}
