// Bree runs the jobs of a service, each in a thread that ends with it.
import { fileURLToPath } from 'node:url'
import type { Cache } from '@postkeep/cache'
import type { Logger } from '@postkeep/log'
import { listenForRequests } from './job-requests.ts'
import type { JobMessage, JobSettings } from './run-job.ts'

export interface JobSchedule {
  /** Its file: `<name>.ts`. */
  readonly name: string
  /** Milliseconds between two runs. */
  readonly intervalMs: number
  /** Milliseconds from the start to the first run (default: an interval). */
  readonly firstMs?: number
}

export interface JobsOptions<Settings extends JobSettings> {
  /** The folder of the jobs. */
  readonly folder: URL
  readonly schedule: readonly JobSchedule[]
  /** Copied into each thread: plain data. */
  readonly settings: Settings
  readonly logger: Logger
  /** Runs jobs that are asked for through it. */
  readonly cache: Cache
}

export interface Jobs extends AsyncDisposable {
  /** Runs one now, unless it runs already. */
  run(name: string): Promise<void>
}

/** Longer than any job takes; what hangs is ended. */
const closeWorkerAfterMs = 30 * 60_000

export async function startJobs<Settings extends JobSettings>(options: JobsOptions<Settings>): Promise<Jobs> {
  const { cache, folder, logger, schedule, settings } = options
  let isStopping = false
  // Late: who only asks for a job to be run has no use for it.
  const { default: Bree } = await import('bree')
  const bree = new Bree({
    root: fileURLToPath(folder),
    defaultExtension: 'ts',
    acceptedExtensions: ['.ts'],
    logger: false,
    closeWorkerAfterMs,
    jobs: schedule.map(({ firstMs, intervalMs, name }) => ({
      name,
      interval: intervalMs,
      ...(firstMs === undefined ? {} : { timeout: firstMs }),
      worker: { workerData: settings }
    })),
    workerMessageHandler({ message, name }) {
      if (message === 'done') return
      const { fields, level, text } = (message as JobMessage).log
      logger[level]({ job: name, ...fields }, text)
    },
    // A job that is cancelled at the end counts as failed for Bree.
    errorHandler(error: unknown, { name }: { name: string }) {
      if (!isStopping) logger.warn({ job: name, error }, 'a job failed, it will be run again')
    }
  })
  await bree.start()
  const run = async (name: string): Promise<void> => {
    if (schedule.some((job) => job.name === name) && !bree.workers.has(name)) await bree.run(name)
  }
  const requests = listenForRequests(cache, (name) => {
    run(name).catch((error: unknown) => logger.warn({ job: name, error }, 'a job could not be started'))
  })
  return {
    run,
    async [Symbol.asyncDispose]() {
      isStopping = true
      await requests[Symbol.asyncDispose]()
      await bree.stop()
    }
  }
}
