// What a measurement needs to know of a server: ours or a peer, reached the same way.
import type { CalendarEvent } from './calendar-corpus.ts'

export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** Mail that leaves: the queue is filled while nothing is sent, then all of it goes to one sink. */
export interface Outbound {
  /** Of the sink, on loopback; nothing listens there yet. */
  readonly sinkPort: number
  /** Takes mail from anyone who may send. */
  readonly submission: Endpoint & { readonly isSecure: boolean }
  readonly login: { readonly address: string; readonly password: string } | undefined
  /** The queue is left alone from now on. */
  hold(): Promise<void>
  /** Resolves when sending has begun. */
  release(): Promise<void>
}

export interface ServerUnderTest extends AsyncDisposable {
  readonly name: string
  /** TLS from the first byte. */
  readonly imaps: Endpoint
  readonly pop3s: Endpoint
  /** SMTP with STARTTLS that accepts mail for the users. */
  readonly mx: Endpoint
  /** undefined: not measured with this server. */
  readonly outbound: Outbound | undefined
  /** What was answered with 250 is in the mailbox, which is locked where its owner is not logged in. */
  readonly locksMailboxes: boolean
  /** PEM of the authority that signed the server's certificate. */
  readonly ca: string
  readonly users: readonly { readonly address: string; readonly password: string }[]
  /** Folder whose size is the disk use. */
  readonly storage: string
  /** Processes of the server, for memory. Asked anew each time: a server may fork. */
  processes(): Promise<number[]>
  /** Those of them that hold the connections of IMAP clients. */
  imapProcesses(): Promise<number[]>
  /** Of `imapProcesses`, where they have a collector. */
  collectGarbage?(): Promise<void>
  /** The process that takes mail from outside, and the one that takes it from users: what large messages cost them. */
  readonly intake: readonly { readonly name: 'mx' | 'smtp'; readonly pid: number }[]
}

/** What an administrator's programs and browser reach. Ours only: the peers have no such thing. */
export interface AdministeredServer extends ServerUnderTest {
  readonly domain: string
  readonly api: string
  readonly web: string
  readonly admin: { readonly email: string; readonly password: string }
  /** Of the services, and of the store of accounts behind them. */
  readonly pids: Readonly<Record<'api' | 'web' | 'sqlite' | 'store', number>>
  /** That many more, all alike. */
  addAliases(count: number): Promise<void>
  /** Of the administrator. */
  makeToken(): Promise<string>
}

/** A server of calendars, in plain HTTP. */
export interface CalendarServer extends AsyncDisposable {
  readonly name: string
  /** Without a slash at its end; the home of a user is /address/. */
  readonly calendars: string
  readonly users: readonly { readonly address: string; readonly password: string }[]
  /** Where PUT would take hours. `path`: of the calendar. */
  fill?(path: string, events: readonly CalendarEvent[]): Promise<void>
}
