// A bare DAV client for loads: one connection, kept where the server keeps it.
import { openHttpClient, successOf, type HttpRequest } from './http-client.ts'
import type { CalendarServer } from './server-under-test.ts'

export type BenchDavClient = Disposable &
  ((method: string, path: string, asked?: HttpRequest) => Promise<string>)

/** As the first user. Gives the body of each answer; rejects unless it says success. */
export function openDavClient({ calendars, users }: CalendarServer): BenchDavClient {
  const { address, password } = users[0]!
  const authorization = `Basic ${Buffer.from(`${address}:${password}`).toString('base64')}`
  const client = openHttpClient(calendars, { headers: { authorization } })
  const send = (method: string, path: string, asked?: HttpRequest) => successOf(client, method, path, asked)
  return Object.assign(send, { [Symbol.dispose]: () => client[Symbol.dispose]() })
}
