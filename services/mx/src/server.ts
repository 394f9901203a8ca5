// The listener: STARTTLS where there is a certificate, limits, and a session for each client.
import type { Resolver } from '@postkeep/dns'
import { watchTlsContext, type TlsContextWatch } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'
import { createSmtpListener, type SmtpHandlers, type SmtpSession } from '@postkeep/smtp-listener'
import { clientName } from './client-name.ts'
import type { MxConfig } from './config.ts'
import { MxSession, type MxContext } from './session.ts'

export interface MxServer extends AsyncDisposable {
  readonly address: { readonly host: string; readonly port: number }
}

export interface ServerParts {
  readonly config: MxConfig
  readonly context: MxContext
  readonly resolver: Resolver
  readonly logger: Logger
}

export async function openServer({ config, context, resolver, logger }: ServerParts): Promise<MxServer> {
  await using stack = new AsyncDisposableStack()
  const certificate = watchCertificate(config, logger)
  if (certificate) stack.use(certificate)
  const listener = createSmtpListener({
    name: config.hostName,
    ...(certificate ? { tls: certificate, starttls: true, requireTls: true } : {}),
    maxSize: config.messageLimit,
    maxRecipients: config.maxRecipients,
    limits: {
      maxConnections: config.maxConnections,
      maxConnectionsPerAddress: config.lab ? Infinity : config.maxConnectionsPerAddress
    },
    greetingDelay: () => config.greetingDelayMs,
    reverseLookup: (address) => clientName(resolver, address),
    logger,
    handlers: handlersOf(context)
  })
  stack.defer(() => listener.close(config.shutdownGraceMs))
  const address = await listenOn(listener, config)
  const parts = stack.move()
  return { address, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

function watchCertificate(config: MxConfig, logger: Logger): TlsContextWatch | undefined {
  const { tlsCertFile: certFile, tlsKeyFile: keyFile } = config
  return certFile && keyFile ? watchTlsContext({ certFile, keyFile, logger }) : undefined
}

const sessionKey = 'session'

function handlersOf(context: MxContext): SmtpHandlers {
  const of = ({ data }: SmtpSession): MxSession => data.get(sessionKey) as MxSession
  return {
    connect(client) {
      client.data.set(sessionKey, new MxSession(client, context))
      context.events.connected()
    },
    mailFrom: (client, address, parameters) => of(client).mailFrom(address, parameters),
    rcptTo: (client, address) => of(client).rcptTo(address),
    data: (client, message) => of(client).data(message),
    answered: (client, hasAnswer) => of(client).answered(hasAnswer),
    close(client) {
      // Who is sent away at the door never had a session.
      if (!client.data.has(sessionKey)) return
      of(client).close()
      context.events.disconnected()
    }
  }
}

async function listenOn(
  listener: ReturnType<typeof createSmtpListener>,
  { listenHost, port }: MxConfig
): Promise<MxServer['address']> {
  try {
    return await listener.listen(port, listenHost)
  } catch (error) {
    // A machine without IPv6 has no `::` to listen on.
    const isMissing = listenHost === '::' && (error as NodeJS.ErrnoException).code === 'EAFNOSUPPORT'
    if (!isMissing) throw error
    return listener.listen(port, '0.0.0.0')
  }
}
