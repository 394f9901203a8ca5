// A job of Bree: writes down how full each mailbox is.
import { runJob } from '@postkeep/jobs'
import type { SqliteBreeSettings } from '../config.ts'
import { refreshUsage } from '../refresh-usage.ts'

await runJob<SqliteBreeSettings>(refreshUsage)
