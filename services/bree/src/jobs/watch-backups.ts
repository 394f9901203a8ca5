// A job of Bree: raises an alarm when backups fail or do not come.
import { runJob } from '@postkeep/jobs'
import type { BreeSettings } from '../settings.ts'
import { watchBackups } from '../watch-backups.ts'

await runJob<BreeSettings>(watchBackups)
