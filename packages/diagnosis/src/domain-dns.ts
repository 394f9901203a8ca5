// Are the DNS records of a mail domain as they have to be? The directory judges; here each is there or not, for a terminal.
import type { Domain } from '@postkeep/database'
import { checkDns, type DnsRecord, type DnsState } from '@postkeep/directory'
import type { Resolver } from '@postkeep/dns'

export type RecordState = 'there' | 'missing' | 'different' | 'unknown'

export interface CheckedRecord {
  readonly record: DnsRecord
  readonly state: RecordState
  /** What stands there instead. */
  readonly found: readonly string[]
  /** What it is to be changed to. */
  readonly wanted: string
}

const states: Record<DnsState, RecordState> = {
  good: 'there',
  warning: 'there',
  missing: 'missing',
  wrong: 'different',
  unknown: 'unknown'
}

export async function checkDomainDns(
  domain: Domain,
  { resolver, serverDomain }: { readonly resolver: Resolver; readonly serverDomain: string }
): Promise<CheckedRecord[]> {
  const { findings } = await checkDns(domain, serverDomain, { resolver, fallback: resolver })
  return findings.map(({ found, proposal, record, state }) => ({
    record,
    state: states[state],
    found,
    wanted: proposal ?? record.value
  }))
}
