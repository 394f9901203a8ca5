// When each job runs. Shortly after the start too: a server that was off has missed some.
import type { JobSchedule } from '@postkeep/jobs'

const minute = 60_000
const hour = 60 * minute

export const schedule: readonly JobSchedule[] = [
  { name: 'watch-health', intervalMs: 5 * minute, firstMs: 20_000 },
  // Due once in 60 days; after a failure as soon as its back-off lets it.
  { name: 'renew-certificate', intervalMs: hour, firstMs: minute },
  { name: 'examine-server', intervalMs: hour, firstMs: 40_000 },
  { name: 'check-dns', intervalMs: hour, firstMs: 2 * minute },
  { name: 'watch-backups', intervalMs: hour, firstMs: 3 * minute },
  { name: 'clean-up', intervalMs: 24 * hour, firstMs: 10 * minute }
]
