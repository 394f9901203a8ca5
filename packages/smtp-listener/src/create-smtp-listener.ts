// A listener is one port: 25, 465 or 587. Everything about it is in the options; the handlers say what mail is taken.
// Announced: PIPELINING (RFC 2920), 8BITMIME (RFC 6152), ENHANCEDSTATUSCODES (RFC 2034), and what the options add.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createSpool, type Spool } from '@postkeep/spool'
import { Admission } from './admission.ts'
import { HandlerBridge } from './handler-bridge.ts'
import type { SmtpHandlers } from './handlers.ts'
import { defaultLimits, type ListenerLimits } from './limits.ts'
import { ListenerServer, type TlsSource } from './listener-server.ts'

type LogLine = (fields: Readonly<Record<string, unknown>>, message: string) => void
export type ListenerLogger = { debug: LogLine; info: LogLine; warn: LogLine; error: LogLine }

export type SmtpListenerOptions = {
  /** Host name in the greeting. */
  name: string
  /** Words behind `ESMTP` in the greeting. */
  banner?: string
  /** Without it there is neither STARTTLS nor implicit TLS. */
  tls?: TlsSource
  implicitTls?: boolean
  starttls?: boolean
  /** AUTH is offered, under TLS only, and required before MAIL. */
  auth?: boolean
  /** REQUIRETLS (RFC 8689) is offered under TLS. */
  requireTls?: boolean
  /** Bytes of a message. */
  maxSize: number
  maxRecipients?: number
  limits?: Partial<ListenerLimits>
  /** To be shared by the listeners of a process. */
  spool?: Spool
  /** Milliseconds before the greeting (0); who talks before it is refused. */
  greetingDelay?: (remoteAddress: string) => number
  /** Started when a client connects; nothing waits for it. */
  reverseLookup?: (remoteAddress: string) => Promise<string | undefined>
  logger: ListenerLogger
  handlers: SmtpHandlers
}

export type SmtpListener = {
  listen(port: number, host: string): Promise<{ host: string; port: number }>
  /** Idle sessions end at once with 421, messages under way have `graceMs` (10 s). */
  close(graceMs?: number): Promise<void>
  readonly connectionCount: number
}

export function createSmtpListener(options: SmtpListenerOptions): SmtpListener {
  const limits = { ...defaultLimits, ...options.limits }
  const admission = new Admission(limits)
  const bridge = new HandlerBridge({
    handlers: options.handlers,
    spool: options.spool ?? createSpool(),
    logger: options.logger,
    offersRequireTls: options.requireTls === true
  })
  const context = {
    limits,
    admission,
    greetingDelay: options.greetingDelay ?? (() => 0),
    reverseLookup: options.reverseLookup,
    offersAuth: options.auth === true
  }
  const server = new ListenerServer({
    options: serverOptions(options, limits),
    context,
    bridge,
    tls: options.tls
  })
  server.on('error', (error) => logFailure(options.logger, error))

  return {
    async listen(port, host) {
      const listening = once(server.server, 'listening')
      server.listen(port, host)
      await listening
      const { address, port: boundPort } = server.server.address() as AddressInfo
      return { host: address, port: boundPort }
    },
    close: (graceMs = 10_000) => server.stop(graceMs),
    get connectionCount() {
      return admission.size
    }
  }
}

function serverOptions(options: SmtpListenerOptions, limits: ListenerLimits) {
  const { tls, implicitTls = false, starttls = false, auth = false } = options
  if ((implicitTls || starttls) && !tls)
    throw new TypeError('TLS needs a certificate: the option tls is missing')
  const disabledCommands = ['XCLIENT', 'XFORWARD', 'WIZ', 'SHELL', 'KILL']
  if (!auth) disabledCommands.push('AUTH')
  if (!starttls || implicitTls) disabledCommands.push('STARTTLS')
  return {
    name: options.name,
    ...(options.banner === undefined ? {} : { banner: options.banner }),
    // With the address that is seen: so it can be known from outside whether NAT hides it. RFC 5321 §4.1.1.1 (ehlo-greet)
    heloResponse: '%s greets %s',
    secure: implicitTls,
    disabledCommands,
    authMethods: ['PLAIN', 'LOGIN'],
    size: options.maxSize,
    rejectOversized: true,
    maxRecipients: options.maxRecipients ?? 100,
    socketTimeout: limits.idleMs,
    disableReverseLookup: true,
    hideENHANCEDSTATUSCODES: false,
    hideDSN: false,
    hideREQUIRETLS: options.requireTls !== true,
    logger: false
  }
}

// Broken connections and failed handshakes are the daily life of a mail server.
function logFailure(logger: ListenerLogger, error: Error & { syscall?: string }): void {
  if (error.syscall === 'accept' || error.syscall === 'listen') logger.error({ error }, 'the port failed')
  else logger.debug({ error }, 'a connection failed')
}
