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

export function dnsStateAfter(
  before: readonly DnsFindingRecord[],
  findings: readonly DnsFinding[],
  now: Date
): DnsStateFields {
  const known = new Map(before.map((one) => [keyOf(one), one]))
  const after = findings.map((finding) => recordOf(finding, known.get(keyOf(finding.record)), now))
  const has = (purpose: string): boolean => {
    const own = after.filter((one) => one.purpose === purpose)
    return own.length > 0 && own.every(({ state }) => state === 'good' || state === 'warning')
  }
  return {
    dns_findings: after,
    has_mx_record: has('receiving'),
    has_spf_record: has('SPF'),
    has_dkim_record: has('DKIM'),
    has_dmarc_record: has('DMARC'),
    has_return_path_record: has('bounces')
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
