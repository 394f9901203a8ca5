// Which DNS records of each domain are there. What cannot be known now stays as it was known.
import { checkDomainDns, domainFlags } from '@postkeep/diagnosis'
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
    const flags = domainFlags(await checkDomainDns(domain, { resolver, serverDomain: settings.domain }))
    const isChanged = Object.entries(flags).some(
      ([flag, value]) => domain[flag as keyof typeof flags] !== value
    )
    if (!isChanged) continue
    changed++
    await database.domains.updateOne({ _id: domain._id }, { $set: flags })
    logger.info({ domain: domain.name, ...flags }, 'the DNS of a domain has changed')
  }
  return { summary: `${domains.length} domains, ${changed} changed.` }
}
