// Which DNS records of each domain are there. What cannot be known now stays as it was known.
import { checkDns as lookAt, dnsStateAfter, withFindings } from '@postkeep/directory'
import { createResolver } from '@postkeep/dns'
import type { JobContext, JobResult } from '@postkeep/jobs'
import type { BreeSettings } from './settings.ts'

export async function checkDns(context: JobContext<BreeSettings>): Promise<JobResult> {
  const { database, logger, settings, signal } = context
  const resolver = createResolver({ servers: settings.dnsServers })
  const domains = await database.domains.find().sort({ name: 1 })
  let changed = 0
  for (const domain of domains) {
    signal.throwIfAborted()
    const { findings } = await lookAt(domain, settings.domain, { resolver, fallback: resolver })
    if (findings.every(({ state }) => state === 'unknown')) continue
    const state = dnsStateAfter(withFindings(domain), findings, new Date())
    await database.domains.updateOne({ _id: domain._id }, { $set: { ...state, dns_checked_at: new Date() } })
    const { dns_findings: _, ...flags } = state
    const isChanged = Object.entries(flags).some(
      ([flag, value]) => domain[flag as keyof typeof flags] !== value
    )
    if (!isChanged) continue
    changed++
    logger.info({ domain: domain.name, ...flags }, 'the DNS of a domain has changed')
  }
  return { summary: `${domains.length} domains, ${changed} changed.` }
}
