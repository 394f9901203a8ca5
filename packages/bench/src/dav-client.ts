// A bare DAV client for loads: one connection, kept where the server keeps it.
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { CalendarServer } from './server-under-test.ts'

export interface DavRequest {
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

export type BenchDavClient = Disposable &
  ((method: string, path: string, asked?: DavRequest) => Promise<string>)

/** As the first user. Gives the body of each answer; rejects unless it says success. */
export function openDavClient({ calendars, users }: CalendarServer): BenchDavClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const { address, password } = users[0]!
  const authorization = `Basic ${Buffer.from(`${address}:${password}`).toString('base64')}`
  const send = async (method: string, path: string, { body, headers }: DavRequest = {}): Promise<string> => {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const all = { authorization, ...length, ...headers }
    const outgoing = request(`${calendars}${path}`, { method, agent, headers: all }, (answer) => {
      text(answer).then((received) => {
        if ((answer.statusCode ?? 0) < 300) resolve(received)
        else reject(new Error(`${method} ${path}: ${answer.statusCode} ${received.slice(0, 200)}`))
      }, reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
    return promise
  }
  return Object.assign(send, { [Symbol.dispose]: () => agent.destroy() })
}
