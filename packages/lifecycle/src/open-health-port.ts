// The internal port: GET /health, GET /ready (200 or 503, JSON) and GET /metrics. Never for the public.
import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Metrics } from './create-metrics.ts'
import { gracefulServer } from './graceful-server.ts'
import { healthOf, type HealthReport } from './health-report.ts'

type Report = () => HealthReport | Promise<HealthReport>

export type HealthPort = AsyncDisposable & { readonly host: string; readonly port: number }

type HealthPortOptions = {
  /** 0: any free port. */
  port: number
  /** Loopback where it is left out. */
  host?: string | undefined
  health: Report
  ready?: Report
  metrics?: Pick<Metrics, 'expose'> | undefined
}

const reportTimeoutMs = 5000

export async function openHealthPort(options: HealthPortOptions): Promise<HealthPort> {
  const { createServer } = await import('node:http')
  const server = createServer((request, response) => void answer(request, response, options))
  server.requestTimeout = 10_000
  server.listen(options.port, options.host ?? '127.0.0.1')
  await once(server, 'listening')
  return openPort(server)
}

function openPort(server: Server): HealthPort {
  const { address: host, port } = server.address() as AddressInfo
  const graceful = gracefulServer(server)
  return { host, port, [Symbol.asyncDispose]: () => graceful.close(0) }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: HealthPortOptions
): Promise<void> {
  const path = request.url?.split('?', 1)[0]
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return send(response, 405, 'text/plain', 'GET only\n')
  if (path === '/health') return sendReport(response, options.health)
  if (path === '/ready') return sendReport(response, options.ready ?? options.health)
  if (path === '/metrics' && options.metrics) return sendMetrics(response, options.metrics)
  return send(response, 404, 'text/plain', 'Not found\n')
}

async function sendReport(response: ServerResponse, report: Report): Promise<void> {
  const outcome = await guarded(report)
  send(response, outcome.ok ? 200 : 503, 'application/json', `${JSON.stringify(outcome)}\n`)
}

/** A report that throws or hangs is a bad one. */
async function guarded(report: Report): Promise<HealthReport> {
  let inner: HealthReport | undefined
  const run = async (): Promise<HealthReport> => (inner = await report())
  const outer = await healthOf({ service: run }, reportTimeoutMs)
  return inner ?? outer
}

async function sendMetrics(response: ServerResponse, metrics: Pick<Metrics, 'expose'>): Promise<void> {
  try {
    const { contentType, text } = await metrics.expose()
    send(response, 200, contentType, text)
  } catch {
    send(response, 500, 'text/plain', 'The metrics cannot be collected\n')
  }
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', connection: 'close' })
  response.end(text)
}
