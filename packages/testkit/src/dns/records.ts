// The records that a zone may hold, in the shapes of node:dns (CAA and TLSA plainer).
export type DnsRecords = {
  A: string
  AAAA: string
  CNAME: string
  NS: string
  PTR: string
  MX: { priority: number; exchange: string }
  /** A string longer than 255 bytes is cut into pieces; an array gives the pieces. */
  TXT: string | readonly string[]
  SRV: { priority: number; weight: number; port: number; name: string }
  SOA: SoaRecord
  CAA: { critical: number; tag: string; value: string }
  TLSA: { certUsage: number; selector: number; match: number; data: Uint8Array }
}

export type SoaRecord = {
  nsname: string
  hostmaster: string
  serial: number
  refresh: number
  retry: number
  expire: number
  minttl: number
}

export type RecordType = keyof DnsRecords

/** RFC 1035 §3.2.2, 3596, 2782, 6698, 8659. */
export const typeNumbers: Readonly<Record<RecordType, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  TLSA: 52,
  CAA: 257
}

export function typeOfNumber(number: number): RecordType | undefined {
  return (Object.keys(typeNumbers) as RecordType[]).find((type) => typeNumbers[type] === number)
}
