// What a service tells the log and the metrics of its clients. Personal data only in the log.
import { type Logger, errorOf } from '@postkeep/log'
import type { Metrics } from '@postkeep/lifecycle'

export type ClientEvents = ReturnType<typeof clientEvents>

/** `protocol`: as people write it, e.g. `IMAP`; the metrics begin with it in lower case. */
export function clientEvents(metrics: Metrics, protocol: string) {
  const prefix = protocol.toLowerCase()
  const connections = metrics.gauge(`${prefix}_connections`, `Open ${protocol} connections`)
  const logins = metrics.counter(`${prefix}_logins_total`, `${protocol} logins`, ['outcome'])
  const commands = metrics.counter(`${prefix}_commands_total`, `${protocol} commands`, ['command', 'outcome'])
  return {
    opened: () => connections.add(1),
    closed: () => connections.add(-1),
    tooManyConnections: (logger: Logger) => logger.warn({}, 'too many connections: a client was sent away'),
    loggedIn(logger: Logger, address: string) {
      logins.increment({ outcome: 'accepted' })
      logger.info({ address }, 'logged in')
    },
    loginRefused(logger: Logger, username: string, reason: string) {
      logins.increment({ outcome: reason })
      logger.info({ username, reason }, 'login refused')
    },
    /** `command`: a registered name, never what the client wrote. */
    answered: (command: string, outcome: string) => commands.increment({ command, outcome }),
    failed(logger: Logger, command: string, error: unknown) {
      commands.increment({ command, outcome: 'failed' })
      logger.error({ command, error: errorOf(error) }, 'a command failed unexpectedly')
    },
    sessionLost: (logger: Logger, reason: string) => logger.info({ reason }, 'the mailbox session was ended'),
    socketFailed: (logger: Logger, error: Error) =>
      logger.debug({ error: errorOf(error) }, 'the connection broke'),
    listenerFailed: (logger: Logger, error: Error) =>
      logger.error({ error: errorOf(error) }, 'a listener failed')
  }
}
