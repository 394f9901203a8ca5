// What the mailbox service tells its operators: a line and a metric for each event. Never a name, password or content.
import { createMetrics, type Metrics } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'
import type { LoginScope } from '@postkeep/mailbox-contract'

export interface SqliteEvents {
  loggedIn(login: { mailbox: string; scope: LoginScope; slot: string }): void
  loginRefused(login: { scope: LoginScope; remoteAddress: string }): void
  loginLimited(login: { scope: LoginScope; remoteAddress: string }): void
  delivered(kind: string): void
  keysChanged(operation: string, mailbox: string): void
  /** `sessions`: how many it held. */
  workerLost(sessions: number): void
  failed(operation: string, error: unknown): void
}

export function sqliteEvents(logger: Logger, metrics: Metrics = createMetrics('sqlite')): SqliteEvents {
  const logins = metrics.counter('logins_total', 'Logins', ['scope', 'outcome'])
  const deliveries = metrics.counter('mailbox_deliveries_total', 'Deliveries to mailboxes', ['outcome'])
  const keyChanges = metrics.counter('mailbox_key_changes_total', 'Changes of mailbox keys', ['operation'])
  const lost = metrics.counter('mailbox_sessions_lost_total', 'Sessions that a failed worker ended')
  const failures = metrics.counter('mailbox_failures_total', 'Operations that failed', ['operation'])
  return {
    loggedIn({ mailbox, scope, slot }) {
      logins.increment({ scope, outcome: 'accepted' })
      logger.debug({ mailbox, scope, slot }, 'logged in')
    },
    loginRefused({ scope, remoteAddress }) {
      logins.increment({ scope, outcome: 'refused' })
      logger.info({ scope, remoteAddress }, 'login refused')
    },
    loginLimited({ scope, remoteAddress }) {
      logins.increment({ scope, outcome: 'limited' })
      logger.warn({ scope, remoteAddress }, 'too many failed logins')
    },
    delivered(outcome) {
      deliveries.increment({ outcome })
    },
    keysChanged(operation, mailbox) {
      keyChanges.increment({ operation })
      logger.info({ operation, mailbox }, 'mailbox keys changed')
    },
    workerLost(sessions) {
      lost.increment({}, sessions)
      logger.error({ sessions }, 'a worker failed and is replaced')
    },
    failed(operation, error) {
      failures.increment({ operation })
      logger.error({ operation, error }, 'an operation failed')
    }
  }
}
