// A job of Bree, in a thread of its own: clears away what crashes have left in the queue. One process at a time does it.
import { parentPort, workerData } from 'node:worker_threads'
import { connectCache, withLock } from '@postkeep/cache'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase } from '@postkeep/database'
import { createLogger } from '@postkeep/log'
import { createQueue } from '@postkeep/outbound'
import type { SweepSettings } from '../sweep-settings.ts'

const { job } = workerData as { job: { worker: { workerData: SweepSettings } } }
const { logLevel, mongoUrl, redisUrl, serverKey } = job.worker.workerData
const logger = createLogger({ service: 'smtp-bree', level: logLevel }).child({ job: 'sweep-queue' })

await using stack = new AsyncDisposableStack()
const cache = stack.use(connectCache({ url: redisUrl, logger }))
await cache.whenReady()
const database = await connectDatabase({ url: mongoUrl, logger, createIndexes: false })
stack.defer(() => database.close())
const queue = createQueue({ database, sealer: createServerSealer(serverKey), logger })

const outcome = await withLock(cache, 'sweep-queue', { ttlMs: 60_000 }, () => queue.sweep())
if (outcome.kind === 'ran') logger.info({ ...outcome.value }, 'queue swept')
await stack.disposeAsync()
parentPort?.postMessage('done')
