// The two listeners, TLS from the first byte and STARTTLS, and a session for each client.
import { watchTlsContext, type TlsContextWatch } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'
import {
  createSmtpListener,
  type SmtpHandlers,
  type SmtpListener,
  type SmtpSession
} from '@postkeep/smtp-listener'
import { createSpool, type Spool } from '@postkeep/spool'
import type { SmtpConfig } from './config.ts'
import { SubmissionSession } from './session.ts'
import type { SubmissionContext } from './submission-context.ts'

export interface SmtpServer extends AsyncDisposable {
  readonly addresses: Readonly<Record<'smtp' | 'smtps', BoundAddress>>
}

interface BoundAddress {
  readonly host: string
  readonly port: number
}

export interface ServerOptions {
  readonly config: SmtpConfig
  readonly context: SubmissionContext
  readonly logger: Logger
}

interface Shared extends ServerOptions {
  readonly tls: TlsContextWatch
  readonly spool: Spool
}

/** Whatever a user or a domain may: the session keeps to their limits. */
const mostRecipients = 1000
/** Messages under way have this long when the service stops. */
const longestGraceMs = 10_000

export async function openServer(options: ServerOptions): Promise<SmtpServer> {
  await using stack = new AsyncDisposableStack()
  const { config, logger } = options
  const { tlsKeyFile: keyFile, tlsCertFile: certFile } = config
  const tls = stack.use(watchTlsContext({ keyFile, certFile, logger }))
  const shared = { ...options, tls, spool: createSpool() }
  const graceMs = Math.min(longestGraceMs, config.shutdownGraceMs / 2)

  // Closed together, so that their grace times do not add up.
  const listeners: SmtpListener[] = []
  stack.defer(async () => void (await Promise.all(listeners.map((listener) => listener.close(graceMs)))))
  const open = (port: number, implicitTls: boolean): Promise<BoundAddress> => {
    const listener = newListener(shared, implicitTls)
    listeners.push(listener)
    return listen(listener, port, config.listenHost)
  }
  const smtps = await open(config.smtpsPort, true)
  const smtp = await open(config.smtpPort, false)

  const parts = stack.move()
  return { addresses: { smtp, smtps }, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

function newListener({ config, context, logger, spool, tls }: Shared, implicitTls: boolean): SmtpListener {
  const { lab, maxConnections, maxConnectionsPerAddress } = config
  return createSmtpListener({
    name: config.hostName,
    tls,
    implicitTls,
    starttls: !implicitTls,
    auth: true,
    requireTls: true,
    maxSize: config.messageLimit,
    maxRecipients: mostRecipients,
    limits: { maxConnections, maxConnectionsPerAddress: lab ? Infinity : maxConnectionsPerAddress },
    spool,
    logger,
    handlers: handlersOf(context)
  })
}

const sessionKey = 'session'

function handlersOf(context: SubmissionContext): SmtpHandlers {
  function of(client: SmtpSession): SubmissionSession {
    const known = client.data.get(sessionKey) as SubmissionSession | undefined
    if (known) return known
    const begun = new SubmissionSession(client, context)
    client.data.set(sessionKey, begun)
    return begun
  }
  return {
    auth: (client, credentials) => of(client).auth(credentials),
    mailFrom: (client, address) => of(client).mailFrom(address),
    rcptTo: (client, address, parameters) => of(client).rcptTo(address, parameters),
    data: (client, message) => of(client).data(message),
    answered: (client, hasAnswer) => of(client).answered(hasAnswer)
  }
}

async function listen(listener: SmtpListener, port: number, host: string): Promise<BoundAddress> {
  try {
    return await listener.listen(port, host)
  } catch (error) {
    // A machine without IPv6 has no `::` to listen on.
    const isMissing = host === '::' && (error as NodeJS.ErrnoException).code === 'EAFNOSUPPORT'
    if (!isMissing) throw error
    return listener.listen(port, '0.0.0.0')
  }
}
