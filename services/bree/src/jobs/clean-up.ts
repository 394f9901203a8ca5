// A job of Bree: removes what interrupted work and old restores have left behind.
import { runJob } from '@postkeep/jobs'
import { cleanUp } from '../clean-up.ts'
import type { BreeSettings } from '../settings.ts'

await runJob<BreeSettings>(cleanUp)
