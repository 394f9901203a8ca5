// What the web service tells its operators: a line and a metric for each event. Personal data only in the log.
import type { Metrics } from '@postkeep/lifecycle'
import { errorOf, type Logger } from '@postkeep/log'

type LoginRefusal = 'wrong' | 'limited' | 'code' | 'passkey'

export interface WebEvents {
  answered(request: { method: string; route: string; status: number; seconds: number }): void
  failed(error: unknown, request: { method: string; path: string }): void
  loggedIn(login: { email: string; remoteAddress: string }): void
  loginRefused(login: { email: string; remoteAddress: string; why: LoginRefusal }): void
  signedUp(account: { email: string; group: string; remoteAddress: string }): void
  accountChanged(change: { user: string; what: string }): void
  proxyFailed(target: string, error: unknown): void
}

export function webEvents(logger: Logger, metrics: Metrics): WebEvents {
  const requests = metrics.counter('web_requests_total', 'Requests answered', ['route', 'status'])
  const durations = metrics.histogram('web_request_seconds', 'From the request to its answer')
  const logins = metrics.counter('web_logins_total', 'Log-ins to the web admin', ['outcome'])
  const proxied = metrics.counter('web_proxy_failures_total', 'Services that could not be reached', [
    'target'
  ])
  return {
    answered({ method, route, seconds, status }) {
      requests.increment({ route, status: String(status) })
      durations.observe(seconds)
      logger.debug({ method, route, status, seconds }, 'answered')
    },
    failed: (error, request) => logger.error({ error: errorOf(error), ...request }, 'a request failed'),
    loggedIn(login) {
      logins.increment({ outcome: 'accepted' })
      logger.info(login, 'logged in')
    },
    loginRefused(login) {
      logins.increment({ outcome: login.why })
      logger.info(login, 'login refused')
    },
    signedUp: (account) => logger.info(account, 'signed up'),
    accountChanged: (change) => logger.info(change, 'account changed'),
    proxyFailed(target, error) {
      proxied.increment({ target })
      logger.warn({ error: errorOf(error), target }, 'a service behind the front door cannot be reached')
    }
  }
}
