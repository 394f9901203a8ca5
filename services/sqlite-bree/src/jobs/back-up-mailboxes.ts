// A job of Bree: copies the mailboxes that were used.
import { runJob } from '@postkeep/jobs'
import type { SqliteBreeSettings } from '../config.ts'
import { backUpMailboxes } from '../back-up-mailboxes.ts'

await runJob<SqliteBreeSettings>(backUpMailboxes)
