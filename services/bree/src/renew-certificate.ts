// The renewal of the certificate. Services take up the new files by themselves.
import { withLock } from '@postkeep/cache'
import { namesFor, readCertificate, renewAsConfigured, type RenewalOutcome } from '@postkeep/certificates'
import { createResolver } from '@postkeep/dns'
import type { JobContext, JobResult } from '@postkeep/jobs'
import type { BreeSettings } from './settings.ts'

const lockMs = 120_000
const alarmMs = 14 * 86_400_000

export async function renewCertificate(context: JobContext<BreeSettings>): Promise<JobResult> {
  const { cache, database, logger, settings } = context
  const { dnsServers, domain } = settings
  const domains = await database.domains.find({}, { name: 1 }).sort({ name: 1 })
  const hosted = domains.map(({ name }) => name).filter((name) => name !== domain)
  const outcome = await renewAsConfigured({
    config: settings,
    names: namesFor({ domain, hosted }),
    resolver: createResolver({ servers: dnsServers }),
    cache,
    lock: (work) => withLock(cache, 'certificates', { ttlMs: lockMs }, work),
    logger
  })
  return outcome.kind === 'off' ? await notOurs(settings) : resultOf(outcome)
}

function resultOf(outcome: RenewalOutcome): JobResult {
  switch (outcome.kind) {
    case 'busy':
      return { summary: 'Another process renews the certificate just now.' }
    case 'not-due':
      return { summary: `Not due before ${outcome.until.toISOString()}.`, alarm: outcome.alarm }
    case 'failed':
      if (outcome.alarm === undefined) throw outcome.error
      return { summary: outcome.error.message, alarm: outcome.alarm }
    case 'renewed': {
      const { leftOut, names, notAfter } = outcome
      const missing = leftOut.length === 0 ? '' : ` Left out: ${leftOut.join(' ')}.`
      return { summary: `Renewed for ${names.length} names until ${notAfter.toISOString()}.${missing}` }
    }
  }
}

/** Somebody else renews it, and may have forgotten. */
async function notOurs({ folder, method }: BreeSettings): Promise<JobResult> {
  const certificate = await readCertificate(folder)
  const summary = `It is renewed by hand (CERT_METHOD=${method}).`
  if (!certificate || certificate.isSelfSigned) return { summary }
  if (certificate.notAfter.getTime() - Date.now() > alarmMs) return { summary }
  const alarm = `The certificate ends on ${certificate.notAfter.toISOString().slice(0, 10)}, and nobody has renewed it.`
  return { summary, alarm }
}
