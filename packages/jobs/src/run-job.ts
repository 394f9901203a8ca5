// The frame of a job, in its thread: connections, the lock, and the record of how it ended.
import { parentPort, workerData } from 'node:worker_threads'
import { connectCache, withLock, type Cache } from '@postkeep/cache'
import { connectDatabase, type Database } from '@postkeep/database'
import { errorOf, forwardingLogger, type ForwardedLine, type Logger } from '@postkeep/log'

export interface JobSettings {
  readonly service: string
  readonly mongoUrl: string
  readonly redisUrl: string
}

export interface JobContext<Settings extends JobSettings> {
  readonly settings: Settings
  readonly database: Database
  readonly cache: Cache
  readonly logger: Logger
  /** Aborted when another process may have begun the same. */
  readonly signal: AbortSignal
}

/** What the thread of a job says to its service, beside 'done'. */
export interface JobMessage {
  readonly log: ForwardedLine
}

export interface JobResult {
  /** What was done: a sentence. */
  readonly summary: string
  /** What somebody has to look at. */
  readonly alarm?: string | undefined
}

type Work<Settings extends JobSettings> = (context: JobContext<Settings>) => Promise<JobResult>

const lockMs = 60_000

/** Does the work unless another process is at it. What the work throws is recorded, and logged once. */
export async function runJob<Settings extends JobSettings>(work: Work<Settings>): Promise<void> {
  const { job } = workerData as { job: { name: string; worker: { workerData: Settings } } }
  const settings = job.worker.workerData
  const logger = forwardingLogger((log) => parentPort?.postMessage({ log } satisfies JobMessage))
  {
    await using stack = new AsyncDisposableStack()
    const cache = stack.use(connectCache({ url: settings.redisUrl, logger }))
    await cache.whenReady()
    const database = await connectDatabase({ url: settings.mongoUrl, logger, createIndexes: false })
    stack.defer(() => database.close())
    await withLock(cache, `job ${job.name}`, { ttlMs: lockMs }, ({ signal }) =>
      recorded(job.name, { settings, database, cache, logger, signal }, work)
    )
  }
  parentPort?.postMessage('done')
}

async function recorded<Settings extends JobSettings>(
  name: string,
  context: JobContext<Settings>,
  work: Work<Settings>
): Promise<void> {
  const { database, logger, settings } = context
  const runs = database.jobRuns
  const { service } = settings
  const begun = { service, started_at: new Date(), outcome: 'running' as const }
  await runs.updateOne({ _id: name }, { $set: begun }, { upsert: true })
  try {
    const { alarm, summary } = await work(context)
    const now = new Date()
    const done = { outcome: 'done' as const, summary, failures: 0, finished_at: now, last_good_at: now }
    await runs.updateOne(
      { _id: name },
      alarm === undefined ? { $set: done, $unset: { alarm: 1 } } : { $set: { ...done, alarm } }
    )
    if (alarm === undefined) logger.info({ summary }, 'a job was done')
    else logger.error({ summary, alarm }, 'a job raises an alarm')
  } catch (error) {
    const summary = error instanceof Error ? error.message : String(error)
    logger.error({ error: errorOf(error) }, 'a job failed')
    const failed = { outcome: 'failed' as const, summary: summary.slice(0, 4000), finished_at: new Date() }
    await runs.updateOne({ _id: name }, { $set: failed, $inc: { failures: 1 } })
  }
}
