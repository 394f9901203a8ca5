// The worker's own port. Sessions that were handed over at login are used here: their calls do not pass the main thread.
import { setImmediate as turn } from 'node:timers/promises'
import { MailboxError } from '@postkeep/mailbox-contract'
import { RpcFailure, type RpcCall, type RpcReply, type RpcServer } from '@postkeep/rpc'
import type { Logger } from '@postkeep/log'
import { listen } from '../listen.ts'
import type { HandedOperation, WorkerSettings } from '../thread-protocol.ts'
import type { Run } from './dispatcher.ts'
import type { HandedSessions } from './handed-sessions.ts'

const operations: Readonly<Record<HandedOperation, true>> = {
  logout: true,
  usage: true,
  listFolders: true,
  folderStatus: true,
  createFolder: true,
  deleteFolder: true,
  renameFolder: true,
  subscribeFolder: true,
  listSubscriptions: true,
  readMetadata: true,
  writeMetadata: true,
  openFolder: true,
  closeFolder: true,
  watchMailbox: true,
  columns: true,
  chunks: true,
  bodies: true,
  append: true,
  appendAll: true,
  store: true,
  copy: true,
  expunge: true,
  search: true,
  thread: true,
  vanished: true
}

export interface SessionPortOptions {
  readonly settings: WorkerSettings
  readonly handed: HandedSessions
  readonly run: Run
  readonly logger: Logger
}

export function openSessionPort({ settings, handed, run, logger }: SessionPortOptions): Promise<RpcServer> {
  const { listenHost: host, workerPort: port, secret } = settings
  return listen({
    host,
    port,
    secret,
    logger,
    handle: (call) => handle(call, handed, run),
    onDisconnect: (connection) => handed.lose(connection)
  })
}

async function handle(call: RpcCall, handed: HandedSessions, run: Run): Promise<RpcReply> {
  const { operation, attachment, connection } = call
  const params = (call.params ?? {}) as Record<string, unknown>
  const session = String(params['session'])
  try {
    if (operation === 'claim') {
      handed.claim(session, connection)
      return { value: {} }
    }
    if (!isHanded(operation)) throw new MailboxError('invalid', 'there is no such operation')
    handed.require(session, connection)
    if (operation === 'logout') handed.forget(session)
    return await run({ operation, params, attachment, stream: (frame) => stream(call, frame) })
  } catch (error) {
    if (error instanceof MailboxError) throw new RpcFailure(error.code, error.message)
    throw error
  }
}

function isHanded(operation: string): operation is HandedOperation {
  return Object.hasOwn(operations, operation)
}

/** In between other calls have their turn: writes pass reads. */
async function stream(call: RpcCall, frame: Buffer): Promise<void> {
  try {
    await call.stream(frame)
  } catch (error) {
    throw new MailboxError('session-ended', 'the client no longer waits for the stream', { cause: error })
  }
  await turn()
}
