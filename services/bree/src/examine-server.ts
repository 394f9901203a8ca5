// What is wrong with the server as others see it: ports, names, reverse names, DNS of its domains, certificate, lists of spammers. For the web admin.
import { createServerSealer } from '@postkeep/crypto'
import { examine, noteExamination, parseTarget } from '@postkeep/diagnosis'
import { createResolver } from '@postkeep/dns'
import type { JobContext, JobResult } from '@postkeep/jobs'
import { listingSettings, readServerSettings } from '@postkeep/server-settings'
import type { BreeSettings } from './settings.ts'

export async function examineServer({
  cache,
  database,
  logger,
  settings
}: JobContext<BreeSettings>): Promise<JobResult> {
  const sealer = createServerSealer(settings.serverKey)
  const { blocklists } = await readServerSettings(listingSettings, settings, { database, sealer, logger })
  const findings = await examine({
    database,
    cache,
    resolver: createResolver({ servers: settings.dnsServers }),
    serverDomain: settings.domain,
    blocklists,
    certificateFolder: settings.folder,
    targets: settings.targets.map(parseTarget),
    clock: Date.now
  })
  await noteExamination(database, 'examine-server', { at: new Date(), findings })
  const count = (status: 'warning' | 'problem') => findings.filter((one) => one.status === status).length
  return {
    summary: `${findings.length} findings, ${count('problem')} problems, ${count('warning')} warnings.`
  }
}
