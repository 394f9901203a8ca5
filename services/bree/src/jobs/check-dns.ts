// A job of Bree: writes down for each domain which of its DNS records are there.
import { runJob } from '@postkeep/jobs'
import { checkDns } from '../check-dns.ts'
import type { BreeSettings } from '../settings.ts'

await runJob<BreeSettings>(checkDns)
