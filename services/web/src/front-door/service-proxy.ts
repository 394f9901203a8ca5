// Requests for api., caldav. and carddav. go on to those services, with the client's address. What a client says of its own
// address is dropped.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { ProxyServer } from 'httpxy'
import type { WebEvents } from '../events.ts'

export type ServiceName = 'api' | 'caldav' | 'carddav'
export type ServiceTargets = Readonly<Record<ServiceName, { readonly host: string; readonly port: number }>>

export type ServiceProxy = {
  web(service: ServiceName, request: IncomingMessage, response: ServerResponse): Promise<void>
  upgrade(service: ServiceName, request: IncomingMessage, socket: Socket, head: Buffer): Promise<void>
}

/** Longer than any of them may take to answer. */
const answerMs = 120_000

export function createServiceProxy(targets: ServiceTargets, events: WebEvents): ServiceProxy {
  const proxy = new ProxyServer({ xfwd: false, proxyTimeout: answerMs })
  const optionsFor = (service: ServiceName) => {
    const { host, port } = targets[service]
    return { target: { protocol: 'http:', host, port } }
  }
  return {
    async web(service, request, response) {
      nameClient(request)
      try {
        await proxy.web(request, response, optionsFor(service))
      } catch (error) {
        events.proxyFailed(service, error)
        if (!response.headersSent)
          response.writeHead(502, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '10' })
        response.end('This service does not answer now; try again in a minute.\n')
      }
    },
    async upgrade(service, request, socket, head) {
      nameClient(request)
      try {
        await proxy.ws(request, socket, optionsFor(service), head)
      } catch (error) {
        events.proxyFailed(service, error)
        socket.destroy()
      }
    }
  }
}

function nameClient(request: IncomingMessage): void {
  const { headers, socket } = request
  for (const name of Object.keys(headers)) {
    if (name === 'forwarded' || name === 'x-real-ip' || name.startsWith('x-forwarded-')) delete headers[name]
  }
  headers['x-forwarded-for'] = socket.remoteAddress ?? ''
  headers['x-forwarded-proto'] = 'https'
  headers['x-forwarded-host'] = String(headers[':authority'] ?? headers.host ?? '')
}
