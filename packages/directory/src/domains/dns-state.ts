// What is kept of a look at the DNS: the last answer that there was. A name server that is silent changes nothing.
import type { DnsFindingRecord, Domain } from '@postkeep/database'
import type { DnsFinding } from './judge-record.ts'

export type DnsStateFields = Pick<
  Domain,
  | 'dns_findings'
  | 'has_mx_record'
  | 'has_spf_record'
  | 'has_dkim_record'
  | 'has_dmarc_record'
  | 'has_return_path_record'
>

/** Records of before there were findings have none. */
export function withFindings<D extends { readonly dns_findings?: DnsFindingRecord[] }>(
  domain: D
): D & { dns_findings: DnsFindingRecord[] } {
  return { ...domain, dns_findings: domain.dns_findings ?? [] }
}

/** `before`: as the domain's record has it. */
export function dnsStateAfter(
  before: DnsStateFields,
  findings: readonly DnsFinding[],
  now: Date
): DnsStateFields {
  const known = new Map(before.dns_findings.map((one) => [keyOf(one), one]))
  const after = findings.map((finding) => recordOf(finding, known.get(keyOf(finding.record)), now))
  const flag = (purpose: string, last: boolean): boolean => {
    const own = after.filter((one) => one.purpose === purpose)
    if (own.some(({ state }) => state === 'unknown')) return last
    return own.length > 0 && own.every(({ state }) => state === 'good' || state === 'warning')
  }
  return {
    dns_findings: after,
    has_mx_record: flag('receiving', before.has_mx_record),
    has_spf_record: flag('SPF', before.has_spf_record),
    has_dkim_record: flag('DKIM', before.has_dkim_record),
    has_dmarc_record: flag('DMARC', before.has_dmarc_record),
    has_return_path_record: flag('bounces', before.has_return_path_record)
  }
}

function recordOf(
  { record, state, found, advice }: DnsFinding,
  before: DnsFindingRecord | undefined,
  now: Date
): DnsFindingRecord {
  if (state === 'unknown' && before) return before
  const { purpose, type, name } = record
  const goodAt = state === 'good' ? now : before?.good_at
  return {
    purpose,
    type,
    name,
    state,
    found: [...found],
    ...(advice && { advice }),
    ...(goodAt && { good_at: goodAt })
  }
}

function keyOf({ name, type }: { readonly name: string; readonly type: string }): string {
  return `${type} ${name}`
}
