// A job of Bree: looks at the server from outside, as far as it can.
import { runJob } from '@postkeep/jobs'
import { examineServer } from '../examine-server.ts'
import type { BreeSettings } from '../settings.ts'

await runJob<BreeSettings>(examineServer)
