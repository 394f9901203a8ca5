// Writes a domain's records at its DNS provider: what is missing is added; what is wrong is replaced only where that is asked.
import type { Domain } from '@postkeep/database'
import { dnsRecords, type DnsRecord } from './dns-records.ts'
import { judgeRecord } from './judge-record.ts'

export type KeptRecord = {
  readonly id: string
  /** As judgeRecord takes it: MX and SRV with their numbers, TXT joined. */
  readonly value: string
}

/** A zone at its provider. All reject with what an administrator can understand. */
export type DnsZone = {
  list(name: string, type: DnsRecord['type']): Promise<readonly KeptRecord[]>
  add(record: DnsRecord): Promise<void>
  remove(id: string): Promise<void>
}

export type PushedRecord = {
  readonly record: DnsRecord
  /** `left`: something else is there, and was not to be replaced. */
  readonly outcome: 'there' | 'added' | 'replaced' | 'left'
}

type Push = {
  readonly domain: Pick<Domain, 'name' | 'dkim_keys' | 'return_path'>
  readonly serverDomain: string
  /** What leads elsewhere goes: mail may have come by it until now. */
  readonly replaces: boolean
}

/** One after another: what was written stays where a later one cannot be. */
export async function pushRecords(zone: DnsZone, push: Push): Promise<PushedRecord[]> {
  const pushed: PushedRecord[] = []
  for (const record of dnsRecords(push.domain, push.serverDomain)) {
    pushed.push({ record, outcome: await pushRecord(zone, record, push.replaces) })
  }
  return pushed
}

async function pushRecord(
  zone: DnsZone,
  record: DnsRecord,
  replaces: boolean
): Promise<PushedRecord['outcome']> {
  const kept = await zone.list(record.name, record.type)
  const { advice, found, proposal, state } = judgeRecord(record, {
    kind: 'values',
    values: kept.map(({ value }) => value)
  })
  if (advice === 'add') {
    await zone.add(record)
    return 'added'
  }
  if (state !== 'wrong') return 'there'
  if (!replaces) return 'left'
  const inTheWay = kept.filter(({ value }) => found.includes(value))
  // There is never a moment without any: the new one first, where two may stand beside each other.
  const isAlone = record.type === 'CNAME'
  if (isAlone) for (const { id } of inTheWay) await zone.remove(id)
  await zone.add({ ...record, value: proposal ?? record.value })
  if (!isAlone) for (const { id } of inTheWay) await zone.remove(id)
  return 'replaced'
}
