// A job of Bree: renews the certificate when it is time; calls for help when it cannot be.
import { runJob } from '@postkeep/jobs'
import { renewCertificate } from '../renew-certificate.ts'
import type { BreeSettings } from '../settings.ts'

await runJob<BreeSettings>(renewCertificate)
