// The composition root of the service that looks after the mailboxes.
import { connectCache } from '@postkeep/cache'
import { startJobs } from '@postkeep/jobs'
import { healthOf, type Running } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'
import type { SqliteBreeConfig, SqliteBreeSettings } from './config.ts'
import { schedule } from './schedule.ts'

export async function composeSqliteBree(
  config: SqliteBreeConfig,
  { logger }: { logger: Logger }
): Promise<Running> {
  await using stack = new AsyncDisposableStack()
  const cache = stack.use(connectCache({ url: config.redisUrl, logger }))
  const settings: SqliteBreeSettings = { ...config, service: 'sqlite-bree' }
  const folder = new URL('jobs/', import.meta.url)
  stack.use(await startJobs({ folder, schedule, settings, logger, cache }))
  const running = stack.move()
  return {
    health: () => healthOf({ redis: () => cache.health() }),
    [Symbol.asyncDispose]: () => running.disposeAsync()
  }
}
