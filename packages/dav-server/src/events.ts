// What a DAV service tells the log and the metrics. Paths hold names that people chose: only in debug lines.
import { errorOf, type Logger } from '@postkeep/log'
import type { Metrics } from '@postkeep/lifecycle'

export type DavEvents = ReturnType<typeof davEvents>

/** `name`: the service's, as its metrics begin. */
export function davEvents(metrics: Metrics, name: string) {
  const requests = metrics.counter(`${name}_requests_total`, 'Requests', ['method', 'status'])
  const logins = metrics.counter(`${name}_logins_total`, 'Logins', ['outcome'])
  const sessions = metrics.gauge(`${name}_sessions`, 'Mailbox sessions that are kept open')
  return {
    sessions: (count: number) => sessions.set(count),
    loggedIn(logger: Logger, address: string) {
      logins.increment({ outcome: 'accepted' })
      logger.info({ address }, 'logged in')
    },
    loginRefused(logger: Logger, username: string, reason: string) {
      logins.increment({ outcome: reason })
      logger.info({ username, reason }, 'login refused')
    },
    /** `method`: a known one, never what the client wrote. */
    answered(
      logger: Logger,
      answer: { readonly method: string; readonly status: number; readonly path: string }
    ) {
      requests.increment({ method: answer.method, status: String(answer.status) })
      logger.debug(answer, 'answered')
    },
    failed(logger: Logger, method: string, error: unknown) {
      logger.error({ method, error: errorOf(error) }, 'a request failed unexpectedly')
    },
    brokeOff: (logger: Logger, error: unknown) =>
      logger.debug({ error: errorOf(error) }, 'the connection broke'),
    logoutFailed: (logger: Logger, error: unknown) =>
      logger.debug({ error: errorOf(error) }, 'a session could not be logged out'),
    listenerFailed: (logger: Logger, error: Error) =>
      logger.error({ error: errorOf(error) }, 'a listener failed')
  }
}
