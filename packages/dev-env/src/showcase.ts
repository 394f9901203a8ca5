// What makes the pages of the web admin alive: aliases of several kinds, and a second domain whose DNS is not yet right.
import { checkDns, dnsRecords, type Directory, type NewAlias } from '@postkeep/directory'
import { createResolver } from '@postkeep/dns'
import type { DnsServer } from '@postkeep/testkit'

export interface ShowcaseOptions {
  readonly directory: Directory
  readonly domain: string
  /** Email of the administrator. */
  readonly owner: string
  readonly dns: DnsServer
}

const clubDomain = 'club.test'

export async function makeShowcase(options: ShowcaseOptions): Promise<void> {
  const { directory, domain, owner } = options
  const aliases: NewAlias[] = [
    {
      domain,
      name: 'hello',
      recipients: [`demo@${domain}`, `friend@${domain}`],
      labels: ['public'],
      description: 'On the website'
    },
    { domain, name: 'shop', recipients: [`demo@${domain}`], labels: ['shopping'] },
    {
      domain,
      name: 'lottery',
      recipients: [`demo@${domain}`],
      labels: ['shopping'],
      is_enabled: false,
      error_code_if_disabled: 550
    }
  ]
  for (const alias of aliases) {
    if (!(await directory.aliases.find(`${alias.name}@${domain}`)))
      await directory.aliases.create({ ...alias, user: owner })
  }
  await noteDns(options, domain)
  if (!(await directory.domains.find(clubDomain))) await directory.domains.create({ name: clubDomain, owner })
  await publishHalf(options)
  await noteDns(options, clubDomain)
}

/** As a domain is that was elsewhere until now. */
async function publishHalf({ directory, dns, domain }: ShowcaseOptions): Promise<void> {
  const club = await directory.domains.find(clubDomain)
  if (!club) return
  dns.zone.set(clubDomain, 'MX', [{ priority: 10, exchange: 'mail.elsewhere.test' }])
  dns.zone.set(clubDomain, 'TXT', ['v=spf1 include:spf.elsewhere.test ~all'])
  const [key] = dnsRecords(club, domain).filter(({ purpose }) => purpose === 'DKIM')
  if (key) dns.zone.set(key.name, 'TXT', [key.value])
}

async function noteDns(
  { directory, dns, domain: serverDomain }: ShowcaseOptions,
  name: string
): Promise<void> {
  const domain = await directory.domains.find(name)
  const resolver = createResolver({ servers: [dns.address] })
  if (!domain) return
  const { findings } = await checkDns(domain, serverDomain, { resolver, fallback: resolver })
  await directory.domains.noteDns(name, findings)
}
