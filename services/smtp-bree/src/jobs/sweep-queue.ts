// A job of Bree: clears away what crashes have left in the queue.
import { createServerSealer } from '@postkeep/crypto'
import { runJob } from '@postkeep/jobs'
import { createQueue } from '@postkeep/outbound'
import type { SweepSettings } from '../sweep-settings.ts'

await runJob<SweepSettings>(async ({ database, logger, settings }) => {
  const queue = createQueue({ database, sealer: createServerSealer(settings.serverKey), logger })
  const { orphans, redacted } = await queue.sweep()
  return { summary: `${redacted} messages and ${orphans} bodies were left over` }
})
