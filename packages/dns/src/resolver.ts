// What the code asks of DNS. The shapes are those of node:dns.
import type { CaaRecord, MxRecord, SoaRecord, SrvRecord, TlsaRecord } from 'node:dns'

export type Answers = {
  A: string[]
  AAAA: string[]
  MX: MxRecord[]
  /** Each text in its pieces: join('') gives the text. */
  TXT: string[][]
  CNAME: string[]
  NS: string[]
  SRV: SrvRecord[]
  PTR: string[]
  CAA: CaaRecord[]
  TLSA: TlsaRecord[]
  SOA: SoaRecord
}

export type RecordType = keyof Answers

export type Resolver = {
  /** Never an empty list. @throws DnsError */
  resolve<T extends RecordType>(name: string, type: T): Promise<Answers[T]>
  /** The names of an IP address, unverified. @throws DnsError */
  reverse(ip: string): Promise<string[]>
}
