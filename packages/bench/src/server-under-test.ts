// What a measurement needs to know of a server: ours or a peer, reached the same way.
import type { CalendarEvent } from './calendar-corpus.ts'

export interface Endpoint {
  readonly host: string
  readonly port: number
}

export interface ServerUnderTest {
  readonly name: string
  /** TLS from the first byte. */
  readonly imaps: Endpoint
  readonly pop3s: Endpoint
  /** Plain SMTP that accepts mail for the users. */
  readonly mx: Endpoint
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
  stop(): Promise<void>
}

/** A server of calendars, in plain HTTP. */
export interface CalendarServer {
  readonly name: string
  /** Without a slash at its end; the home of a user is /address/. */
  readonly calendars: string
  readonly users: readonly { readonly address: string; readonly password: string }[]
  /** Where PUT would take hours. `path`: of the calendar. */
  fill?(path: string, events: readonly CalendarEvent[]): Promise<void>
  stop(): Promise<void>
}
