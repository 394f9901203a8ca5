// A bare HTTP client for loads: one connection, kept where the server keeps it.
import { Agent, request, type IncomingHttpHeaders } from 'node:http'
import { Agent as SecureAgent, request as requestSecurely } from 'node:https'
import { text } from 'node:stream/consumers'

export interface HttpRequest {
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export type HttpClient = Disposable &
  ((method: string, path: string, asked?: HttpRequest) => Promise<HttpAnswer>)

/** `base`: without a slash at its end. `ca`: PEM, where it is https. */
export function openHttpClient(
  base: string,
  { ca, headers: always = {} }: { readonly ca?: string; readonly headers?: Readonly<Record<string, string>> }
): HttpClient {
  const isSecure = base.startsWith('https:')
  const kept = { keepAlive: true, maxSockets: 1 }
  const agent = isSecure ? new SecureAgent({ ...kept, ca, servername: 'localhost' }) : new Agent(kept)
  const send = (method: string, path: string, { body, headers }: HttpRequest = {}): Promise<HttpAnswer> => {
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>()
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const options = { method, agent, headers: { ...length, ...always, ...headers } }
    const outgoing = (isSecure ? requestSecurely : request)(`${base}${path}`, options, (answer) => {
      const { headers: told, statusCode: status = 0 } = answer
      text(answer).then((received) => resolve({ status, headers: told, text: received }), reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
    return promise
  }
  return Object.assign(send, { [Symbol.dispose]: () => agent.destroy() })
}

/** Gives the body. @throws unless the status says success */
export async function successOf(client: HttpClient, ...[method, path, asked]: Parameters<HttpClient>) {
  const { status, text: body } = await client(method, path, asked)
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${body.slice(0, 200)}`)
  return body
}
