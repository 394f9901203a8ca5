// The ends of sessions that nobody asked for: the client is gone, or the worker.
import type { RpcConnection } from '@postkeep/rpc'
import type { Context } from './context.ts'
import type { WorkerLink } from './threads/worker-link.ts'

/** The client is gone: its mailboxes may close. */
export function endSessions(
  { sessions, logger }: Pick<Context, 'sessions' | 'logger'>,
  connection: RpcConnection
): void {
  for (const session of sessions.ofConnection(connection)) {
    sessions.remove(session)
    session.worker.call('logout', { session: session.id }).catch((error: unknown) => {
      logger.debug({ error, mailbox: session.mailbox }, 'a session had ended already')
    })
  }
}

/** The worker is gone: its clients are told. */
export function loseSessions(
  { sessions, events }: Pick<Context, 'sessions' | 'events'>,
  worker: WorkerLink
): void {
  const lost = sessions.ofWorker(worker)
  for (const session of lost) {
    sessions.remove(session)
    session.connection.push({ kind: 'ended', session: session.id, reason: 'the mailbox service failed' })
  }
  for (const { shares } of sessions.all()) shares.lose(worker)
  events.workerLost(lost.length)
}
