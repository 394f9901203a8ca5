// A job of Bree: the upkeep of mailboxes that are unlocked.
import { runJob } from '@postkeep/jobs'
import type { SqliteBreeSettings } from '../config.ts'
import { maintainMailboxes } from '../maintain-mailboxes.ts'

await runJob<SqliteBreeSettings>(maintainMailboxes)
