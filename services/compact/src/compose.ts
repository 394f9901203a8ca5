// All services, one after the other, in one process. What is used is started before what uses it.
import type { Environment } from '@postkeep/config'
import {
  createMetrics,
  healthOf,
  type HealthReport,
  type Metrics,
  type Running,
  type ServiceContext
} from '@postkeep/lifecycle'
import { composers, partNames, type PartName } from './parts.ts'

interface Part {
  readonly name: PartName
  readonly running: Running
  readonly metrics: Pick<Metrics, 'expose'>
}

export async function composeCompact(
  environment: Environment,
  { logger, signal }: ServiceContext
): Promise<Running> {
  await using stack = new AsyncDisposableStack()
  const parts: Part[] = []
  for (const name of partNames) {
    const compose = await composers[name]()
    const metrics = createMetrics(name)
    const running = stack.use(
      await compose(environment, { logger: logger.child({ part: name }), metrics, signal })
    )
    parts.push({ name, running, metrics: running.metrics ?? metrics })
  }
  const all = stack.move()
  return {
    addresses: Object.assign({}, ...parts.map(({ running }) => running.addresses ?? {})),
    health: () => reportOf(parts, 'health'),
    ready: () => reportOf(parts, 'ready'),
    metrics: { expose: () => exposeAll(parts) },
    [Symbol.asyncDispose]: () => all.disposeAsync()
  }
}

function reportOf(parts: readonly Part[], kind: 'health' | 'ready'): Promise<HealthReport> {
  const checks = parts.map(({ name, running }) => {
    const report = running[kind] ?? running.health
    return [name, async () => (report ? shortOf(await report.call(running)) : { ok: true })] as const
  })
  return healthOf(Object.fromEntries(checks))
}

function shortOf({ ok, checks }: HealthReport): { ok: boolean; detail?: string } {
  if (ok) return { ok }
  const failed = Object.entries(checks).filter(([, check]) => !check.ok)
  return { ok, detail: failed.map(([name, { detail = 'failed' }]) => `${name}: ${detail}`).join(', ') }
}

/** Each part's metrics have its name as their label `service`. */
async function exposeAll(parts: readonly Part[]): Promise<{ contentType: string; text: string }> {
  const texts = await Promise.all(parts.map(({ metrics }) => metrics.expose()))
  return { contentType: texts[0]!.contentType, text: `${withoutRepetition(texts.map(({ text }) => text))}\n` }
}

/** What is told of the process is told by each part: once is enough, for a metric may stand only once. */
function withoutRepetition(texts: readonly string[]): string {
  const seen = new Set<string>()
  const blocks = texts.flatMap((text) => text.split(/\n(?=# HELP )/))
  return blocks
    .filter((block) => {
      const [, name = ''] = /^# HELP (\S+)/.exec(block) ?? []
      if (seen.has(name)) return false
      seen.add(name)
      return true
    })
    .map((block) => block.trim())
    .join('\n')
}
