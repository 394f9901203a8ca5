// When each job runs.
import type { JobSchedule } from '@postkeep/jobs'

const minute = 60_000

export const schedule: readonly JobSchedule[] = [
  // Often: whoever fetches mail for a moment now and then is met once a day at least.
  { name: 'maintain-mailboxes', intervalMs: 10 * minute, firstMs: 4 * minute },
  { name: 'back-up-mailboxes', intervalMs: 10 * minute, firstMs: 5 * minute },
  { name: 'refresh-usage', intervalMs: 60 * minute, firstMs: 6 * minute }
]
