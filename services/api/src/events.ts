// What the API tells its operators. Personal data only in the log.
import type { Metrics } from '@postkeep/lifecycle'
import { errorOf, type Logger } from '@postkeep/log'

export interface ApiEvents {
  answered(request: { method: string; route: string; status: number; seconds: number }): void
  failed(error: unknown, request: { method: string; path: string }): void
  refused(login: { kind: 'token' | 'mailbox'; remoteAddress: string }): void
  changed(change: { user: string; what: string }): void
}

export function apiEvents(logger: Logger, metrics: Metrics): ApiEvents {
  const requests = metrics.counter('api_requests_total', 'Requests answered', ['route', 'status'])
  const durations = metrics.histogram('api_request_seconds', 'From the request to its answer')
  const refusals = metrics.counter('api_logins_refused_total', 'Credentials that are not right', ['kind'])
  return {
    answered({ method, route, seconds, status }) {
      requests.increment({ route: `${method} ${route}`, status: String(status) })
      durations.observe(seconds)
      logger.debug({ method, route, status, seconds }, 'answered')
    },
    failed: (error, request) => logger.error({ error: errorOf(error), ...request }, 'a request failed'),
    refused(login) {
      refusals.increment({ kind: login.kind })
      logger.info(login, 'credentials refused')
    },
    changed: (change) => logger.info(change, 'changed by the API')
  }
}
