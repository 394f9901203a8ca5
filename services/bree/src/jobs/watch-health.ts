// A job of Bree: writes down how the server is, and mails what needs a person, also of the other jobs.
import { runJob } from '@postkeep/jobs'
import type { BreeSettings } from '../settings.ts'
import { watchHealth } from '../watch-health.ts'

await runJob<BreeSettings>(watchHealth)
