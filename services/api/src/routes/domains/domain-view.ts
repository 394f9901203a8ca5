// How a domain is shown. Keys and what belongs to them stay inside.
import { z } from 'zod'
import type { Domain, User } from '@postkeep/database'
import { dnsRecords, domainUsage, type DomainUsage } from '@postkeep/directory'
import { id, moment } from '../../parts/fields.ts'
import type { Services } from '../../services.ts'

const flag = z.boolean()
const record = z.object({ name: z.string(), value: z.string() })
const group = z.enum(['admin', 'user'])

export const domainView = z
  .object({
    id,
    object: z.literal('domain'),
    name: z.string(),
    plan: z.literal('team'),
    members: z.array(
      z.object({
        user: z.object({ id, object: z.literal('user'), email: z.string(), display_name: z.string() }),
        group
      })
    ),
    invites: z.array(z.object({ email: z.string(), group })),
    verification_record: z.string(),
    has_mx_record: flag,
    has_txt_record: flag,
    has_dkim_record: flag,
    has_return_path_record: flag,
    has_dmarc_record: flag,
    has_spf_record: flag,
    has_smtp: flag,
    is_smtp_suspended: flag,
    has_regex: flag,
    has_catchall: flag,
    is_catchall_regex_disabled: z.literal(false),
    allowlist: z.array(z.string()),
    denylist: z.array(z.string()),
    restricted_alias_names: z.array(z.string()),
    has_adult_content_protection: flag,
    has_phishing_protection: flag,
    has_executable_protection: flag,
    has_virus_protection: flag,
    has_recipient_verification: flag,
    has_custom_verification: z.literal(false),
    require_tls_inbound: flag,
    ignore_mx_check: flag,
    has_delivery_logs: flag,
    retention_days: z.number(),
    bounce_webhook: z.string().optional(),
    max_recipients_per_alias: z.number(),
    max_quota_per_alias: z.number().meta({ description: 'Bytes; 0: no limit' }),
    smtp_port: z.string(),
    storage_used: z.number(),
    storage_used_by_aliases: z.number(),
    storage_quota: z.number(),
    smtp_dns_records: z.object({ dkim: record, return_path: record, dmarc: record }),
    link: z.string(),
    created_at: moment,
    updated_at: moment
  })
  .meta({ id: 'Domain' })

type View = z.input<typeof domainView>

export async function viewDomain(services: Services, domain: Domain): Promise<View> {
  const [view] = await viewDomains(services, [domain])
  return view!
}

export async function viewDomains(services: Services, domains: readonly Domain[]): Promise<View[]> {
  const usages = await domainUsage(
    services.database,
    domains.map(({ _id }) => _id)
  )
  const people = await peopleOf(services, domains)
  return domains.map((domain, index) => viewOf(domain, { usage: usages[index]!, people, services }))
}

type People = ReadonlyMap<string, User>

export async function peopleOf(
  { database }: Services,
  domains: readonly Pick<Domain, 'members'>[]
): Promise<People> {
  const ids = domains.flatMap(({ members }) => members.map(({ user }) => user))
  const users = await database.users.find({ _id: { $in: ids } })
  return new Map(users.map((user) => [user._id.toHexString(), user]))
}

type Parts = { readonly usage: DomainUsage; readonly people: People; readonly services: Services }

function viewOf(domain: Domain, { people, services, usage }: Parts): View {
  return {
    id: domain._id.toHexString(),
    object: 'domain',
    name: domain.name,
    plan: domain.plan,
    members: domain.members.map(({ group: inside, user }) => {
      const known = people.get(user.toHexString())
      const email = known?.email ?? ''
      const display_name = known?.display_name || email
      return { user: { id: user.toHexString(), object: 'user', email, display_name }, group: inside }
    }),
    invites: domain.invites.map(({ email, group: inside }) => ({ email, group: inside })),
    verification_record: domain.verification_record,
    has_mx_record: domain.has_mx_record,
    has_txt_record: domain.has_txt_record,
    has_dkim_record: domain.has_dkim_record,
    has_return_path_record: domain.has_return_path_record,
    has_dmarc_record: domain.has_dmarc_record,
    has_spf_record: domain.has_spf_record,
    has_smtp: domain.has_smtp,
    is_smtp_suspended: domain.is_smtp_suspended,
    ...settingsOf(domain),
    has_regex: usage.hasPattern,
    has_catchall: usage.hasCatchAll,
    is_catchall_regex_disabled: false,
    storage_used: usage.storageUsed,
    storage_used_by_aliases: usage.storageUsed,
    storage_quota: domain.max_quota_per_alias,
    smtp_dns_records: recordsOf(domain, services.serverDomain),
    link: `https://${services.serverDomain}/my-account/domains/${encodeURIComponent(domain.name)}`,
    created_at: domain.created_at.toISOString(),
    updated_at: domain.updated_at.toISOString()
  }
}

function settingsOf(domain: Domain) {
  const { allowlist, bounce_webhook, denylist, restricted_alias_names } = domain
  return {
    allowlist,
    denylist,
    restricted_alias_names,
    has_adult_content_protection: domain.has_adult_content_protection,
    has_phishing_protection: domain.has_phishing_protection,
    has_executable_protection: domain.has_executable_protection,
    has_virus_protection: domain.has_virus_protection,
    has_recipient_verification: domain.has_recipient_verification,
    has_custom_verification: false as const,
    require_tls_inbound: domain.require_tls_inbound,
    ignore_mx_check: domain.ignore_mx_check,
    has_delivery_logs: domain.has_delivery_logs,
    retention_days: domain.retention_days,
    ...(bounce_webhook !== undefined && { bounce_webhook }),
    max_recipients_per_alias: domain.max_recipients_per_alias,
    max_quota_per_alias: domain.max_quota_per_alias,
    smtp_port: String(domain.smtp_port)
  }
}

function recordsOf(domain: Domain, serverDomain: string): View['smtp_dns_records'] {
  const records = dnsRecords(domain, serverDomain)
  const first = (purpose: string) => {
    const found = records.find((each) => each.purpose === purpose)
    return { name: found?.name ?? '', value: found?.value ?? '' }
  }
  return { dkim: first('DKIM'), return_path: first('bounces'), dmarc: first('DMARC') }
}
