// Bree runs the periodic jobs of `jobs/`, each in a thread that ends with it.
import { fileURLToPath } from 'node:url'
import Bree from 'bree'
import type { Logger } from '@postkeep/log'
import type { SmtpBreeConfig } from './config.ts'
import type { SweepSettings } from './sweep-settings.ts'

export interface Jobs extends AsyncDisposable {
  /** Runs one now. */
  run(name: 'sweep-queue'): Promise<void>
}

export async function startJobs(config: SmtpBreeConfig, logger: Logger): Promise<Jobs> {
  const { logLevel, mongoUrl, redisUrl, serverKey, sweepMs } = config
  const settings: SweepSettings = { logLevel, mongoUrl, redisUrl, serverKey }
  let stopping = false
  const bree = new Bree({
    root: fileURLToPath(new URL('jobs', import.meta.url)),
    defaultExtension: 'ts',
    acceptedExtensions: ['.ts'],
    logger: false,
    closeWorkerAfterMs: 120_000,
    jobs: [{ name: 'sweep-queue', interval: sweepMs, worker: { workerData: settings } }],
    // A job that is cancelled at the end counts as failed for Bree.
    errorHandler(error: unknown, { name }: { name: string }) {
      if (!stopping) logger.warn({ job: name, error }, 'a job failed, it will be run again')
    }
  })
  await bree.start()
  return {
    run: (name) => bree.run(name) as Promise<void>,
    async [Symbol.asyncDispose]() {
      stopping = true
      await bree.stop()
    }
  }
}
