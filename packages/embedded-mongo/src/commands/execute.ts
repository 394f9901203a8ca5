// From a request to its reply: finds the command, checks that the peer may use it, and runs it within its session.
import { CommandFailure, toCommandFailure } from '../command-failure.ts'
import type { Doc } from '../document.ts'
import { earlierReply, keepReply } from '../engine/session-writes.ts'
import { aggregateCommands } from './aggregate.ts'
import { authenticationCommands } from './authentication.ts'
import { collectionCommands } from './collections.ts'
import type { Call, Command, CommandTable } from './command.ts'
import { countAndDistinctCommands } from './count-and-distinct.ts'
import { cursorCommands } from './cursors.ts'
import { databaseCommands } from './databases.ts'
import { deleteCommands } from './delete.ts'
import { diagnosticCommands } from './diagnostics.ts'
import { explainCommands } from './explain.ts'
import { findAndModifyCommands } from './find-and-modify.ts'
import { findCommands } from './find.ts'
import { helloCommands } from './hello.ts'
import { indexCommands } from './indexes.ts'
import { insertCommands } from './insert.ts'
import { replicaSetCommands } from './replica-set.ts'
import { readSession, type Session, transactionId } from './session.ts'
import { sessionCommands } from './sessions.ts'
import { updateCommands } from './update.ts'

const COMMANDS: CommandTable = {
  ...aggregateCommands,
  ...authenticationCommands,
  ...collectionCommands,
  ...countAndDistinctCommands,
  ...cursorCommands,
  ...databaseCommands,
  ...deleteCommands,
  ...diagnosticCommands,
  ...explainCommands,
  ...findAndModifyCommands,
  ...findCommands,
  ...helloCommands,
  ...indexCommands,
  ...insertCommands,
  ...replicaSetCommands,
  ...sessionCommands,
  ...updateCommands
}

const OPEN_TO_ALL = new Set([
  'hello',
  'isMaster',
  'ismaster',
  'ping',
  'buildInfo',
  'buildinfo',
  'saslStart',
  'saslContinue'
])

type DataCommand = Extract<Command, { access: 'read' | 'write' }>

/** Never throws: every failure becomes an error reply. */
export async function execute(call: Call): Promise<Doc> {
  try {
    return { ...(await run(call)), ok: 1 }
  } catch (error) {
    return toCommandFailure(error).toReply()
  }
}

async function run(call: Call): Promise<Doc> {
  const command = findCommand(call)
  if (command.access === 'none') return command.run(call)
  const session = readSession(call.command)
  if (session?.inTransaction) return runInTransaction(call, command, session)
  if (command.access === 'read') return call.services.scheduler.read((view) => command.run(call, view))
  return runWrite(call, command, session)
}

function findCommand(call: Call): Command {
  const entry = Object.hasOwn(COMMANDS, call.name) ? COMMANDS[call.name] : undefined
  if (!OPEN_TO_ALL.has(call.name) && !call.services.authenticator.isAllowed(call.peer.authentication)) {
    throw new CommandFailure('Unauthorized', `command ${call.name} requires authentication`)
  }
  if (!entry) throw new CommandFailure('CommandNotFound', `no such command: '${call.name}'`)
  return typeof entry === 'function' ? entry(call) : entry
}

function runWrite(call: Call, command: DataCommand, session: Session | undefined): Promise<Doc> {
  const { scheduler, clock } = call.services
  if (session?.number === undefined) return scheduler.write((view) => command.run(call, view))
  const write = { session: session.id, number: session.number }
  return scheduler.write((view) => {
    const earlier = earlierReply(view, write)
    if (earlier) return earlier
    const reply = command.run(call, view)
    keepReply(view, write, { reply, now: clock() })
    return reply
  })
}

async function runInTransaction(call: Call, command: DataCommand, session: Session): Promise<Doc> {
  const { scheduler } = call.services
  if (session.number === undefined)
    throw new CommandFailure('InvalidOptions', 'a transaction needs txnNumber')
  const id = transactionId({ session: session.id, number: session.number })
  if (session.startsTransaction && !scheduler.isOpen(id)) {
    const abandoned = scheduler.openTransaction
    if (abandoned?.startsWith(`${session.id}:`)) scheduler.abort(abandoned)
    await scheduler.begin(id)
  }
  const reply = scheduler.within(id, (view) => command.run(call, view))
  if (reply['writeErrors']) scheduler.abort(id)
  return reply
}
