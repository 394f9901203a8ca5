// Are the DNS records of a mail domain as they have to be? Each is there, missing, another one, or cannot be known now.
import type { Domain } from '@postkeep/database'
import { dnsRecords, type DnsRecord } from '@postkeep/directory'
import { isTemporary, DnsError, type Resolver } from '@postkeep/dns'

export type RecordState = 'there' | 'missing' | 'different' | 'unknown'

export interface CheckedRecord {
  readonly record: DnsRecord
  readonly state: RecordState
  /** What stands there instead. */
  readonly found: readonly string[]
}

export type DomainFlags = Partial<
  Pick<
    Domain,
    'has_mx_record' | 'has_spf_record' | 'has_dkim_record' | 'has_dmarc_record' | 'has_return_path_record'
  >
>

export async function checkDomainDns(
  domain: Domain,
  { resolver, serverDomain }: { readonly resolver: Resolver; readonly serverDomain: string }
): Promise<CheckedRecord[]> {
  return Promise.all(dnsRecords(domain, serverDomain).map((record) => checkRecord(record, resolver)))
}

/** What the domain's document says of it; what cannot be known now is left out, so that the last answer stays. */
export function domainFlags(checked: readonly CheckedRecord[]): DomainFlags {
  const flagOf = { receiving: 'has_mx_record', SPF: 'has_spf_record', DKIM: 'has_dkim_record' } as const
  const more = { DMARC: 'has_dmarc_record', bounces: 'has_return_path_record' } as const
  const flags: Record<string, boolean> = {}
  for (const [purpose, flag] of Object.entries({ ...flagOf, ...more })) {
    const states = checked.filter(({ record }) => record.purpose === purpose).map(({ state }) => state)
    if (states.length === 0 || states.includes('unknown')) continue
    flags[flag] = states.every((state) => state === 'there')
  }
  return flags
}

async function checkRecord(record: DnsRecord, resolver: Resolver): Promise<CheckedRecord> {
  try {
    const found = await textsOf(record, resolver)
    return { record, ...judged(record, found) }
  } catch (error) {
    if (!(error instanceof DnsError)) throw error
    return { record, state: isTemporary(error) ? 'unknown' : 'missing', found: [] }
  }
}

async function textsOf({ name, type }: DnsRecord, resolver: Resolver): Promise<string[]> {
  if (type === 'MX') return (await resolver.resolve(name, 'MX')).map(({ exchange }) => exchange.toLowerCase())
  if (type === 'CNAME') return (await resolver.resolve(name, 'CNAME')).map((target) => target.toLowerCase())
  return (await resolver.resolve(name, 'TXT')).map((pieces) => pieces.join(''))
}

function judged(
  record: DnsRecord,
  texts: readonly string[]
): { state: RecordState; found: readonly string[] } {
  const found = texts.filter((text) => isCandidate(record, text))
  if (found.length === 0) return { state: 'missing', found }
  const isOne = record.type !== 'TXT' || found.length === 1
  return { state: isOne && found.some((text) => isRight(record, text)) ? 'there' : 'different', found }
}

/** Other TXT records of the name are none of ours. */
function isCandidate({ purpose }: DnsRecord, text: string): boolean {
  if (purpose === 'SPF') return /^v=spf1(\s|$)/i.test(text)
  if (purpose === 'DMARC') return /^v=DMARC1\s*(;|$)/i.test(text)
  return true
}

function isRight({ purpose, value }: DnsRecord, text: string): boolean {
  switch (purpose) {
    // Their owner may have written them otherwise: RFC 7208 §5 has many ways to name a server, RFC 7489 §6.3 many policies.
    case 'SPF':
      return /(^|\s)[+?]?(a|mx|ip4|ip6|include|exists)([:/\s]|$)|redirect=/i.test(text)
    case 'DMARC':
      return true
    case 'DKIM':
      return publicKeyOf(text) === publicKeyOf(value)
    case 'receiving':
    case 'bounces':
      return text.replace(/\.$/, '') === value
  }
}

/** RFC 6376 §3.6.1: white space may stand in it. */
function publicKeyOf(text: string): string | undefined {
  return /(?:^|;)\s*p\s*=([^;]*)/.exec(text)?.[1]?.replace(/\s/g, '')
}
