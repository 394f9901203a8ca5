// The life of a service's process: configuration, logger, composition, health port, ready; a signal; close; exit.
import { ConfigurationError, formatConfigurationError } from '@postkeep/config'
import { createLogger, errorOf, type Logger } from '@postkeep/log'
import { closeWithin } from './close-within.ts'
import { collectGarbageAtRest } from './collect-garbage.ts'
import { createMetrics, type Metrics } from './create-metrics.ts'
import type { HealthReport } from './health-report.ts'
import { openHealthPort } from './open-health-port.ts'
import { defaultGraceMs, type ServiceConfig } from './service-fields.ts'

type Report = () => HealthReport | Promise<HealthReport>

export type ServiceContext = {
  readonly logger: Logger
  readonly metrics: Metrics
  /** Aborted when the service is told to stop. */
  readonly signal: AbortSignal
}

/** What a composition root gives back: a service at work. */
export type Running = AsyncDisposable & {
  health?: Report
  ready?: Report
  addresses?: Readonly<Record<string, { readonly host: string; readonly port: number }>>
  /** Instead of the context's metrics. */
  metrics?: Pick<Metrics, 'expose'>
}

type Service<C extends ServiceConfig> = {
  name: string
  config: () => C
  compose: (config: C, context: ServiceContext) => Promise<Running>
}

/**
 * Runs until SIGTERM or SIGINT, then ends the process: 0 after a clean stop, 1 after a failure, 78 after a wrong
 * configuration. A second signal ends it at once.
 */
export async function runService<C extends ServiceConfig>(service: Service<C>): Promise<void> {
  const config = readConfig(service.config)
  const { logLevel = 'info', logPretty = false, shutdownGraceMs = defaultGraceMs } = config
  const logger = createLogger({ service: service.name, level: logLevel, pretty: logPretty })
  const stop = new AbortController()
  endOnFailure(logger)
  const signal = nextSignal()
  const stack = new AsyncDisposableStack()
  try {
    await start(service, config, { logger, metrics: createMetrics(service.name), signal: stop.signal }, stack)
  } catch (error) {
    logger.fatal({ error: errorOf(error) }, 'cannot start')
    await closeWithin(stack, shutdownGraceMs, logger)
    process.exit(1)
  }
  logger.info({ signal: await signal }, 'stopping')
  stop.abort()
  const outcome = await closeWithin(stack, shutdownGraceMs, logger)
  logger.info({}, outcome === 'closed' ? 'stopped' : 'stopped, but not cleanly')
  process.exit(outcome === 'closed' ? 0 : 1)
}

function readConfig<C>(read: () => C): C {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    process.stderr.write(`${formatConfigurationError(error)}\n`)
    process.exit(error.exitCode)
  }
}

async function start<C extends ServiceConfig>(
  service: Service<C>,
  config: C,
  context: ServiceContext,
  stack: AsyncDisposableStack
): Promise<void> {
  const running = stack.use(await service.compose(config, context))
  const health = running.health?.bind(running) ?? (() => ({ ok: true, checks: {} }))
  const metrics = running.metrics ?? context.metrics
  const internal: Record<string, { host: string; port: number }> = {}
  if (config.healthPort) {
    const ready = running.ready?.bind(running) ?? health
    const port = await openHealthPort({
      port: config.healthPort,
      host: config.healthHost,
      health,
      ready,
      metrics
    })
    stack.use(port)
    internal['health'] = { host: port.host, port: port.port }
  }
  context.logger.info({ addresses: { ...running.addresses, ...internal } }, 'ready')
  collectGarbageAtRest(context.logger)
}

function endOnFailure(logger: Logger): void {
  let failed = false
  const fail = (error: unknown, origin: string): void => {
    if (failed) return
    failed = true
    logger.fatal({ error: errorOf(error), origin }, 'unexpected failure')
    process.exit(1)
  }
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', (reason) => fail(reason, 'unhandledRejection'))
}

function nextSignal(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  let count = 0
  const receive = (signal: NodeJS.Signals): void => {
    count += 1
    if (count > 1) process.exit(signal === 'SIGINT' ? 130 : 143)
    resolve(signal)
  }
  process.on('SIGTERM', receive)
  process.on('SIGINT', receive)
  return promise
}
