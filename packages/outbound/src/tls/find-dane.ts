// Does the host of a mail server say by DNSSEC which key it has? RFC 7672 §2.1, §2.2, §3.1
import type { SecureResolver, WireTlsa } from '@postkeep/dns'
import type { DaneRecords } from './tls-rule.ts'

export type Dane =
  | { readonly kind: 'none' }
  /** It says so in a way that cannot be used: TLS is a must, whoever answers. RFC 7672 §2.2 */
  | { readonly kind: 'unusable' }
  | { readonly kind: 'records'; readonly dane: DaneRecords }

export interface DaneQuestion {
  readonly host: string
  /** The recipients' domain; its MX records are secure. */
  readonly domain: string
  readonly port: number
}

/** @throws DnsError when it cannot be known now, also for answers that do not validate: then nothing may be sent */
export async function findDane(secure: SecureResolver, { domain, host, port }: DaneQuestion): Promise<Dane> {
  for (const base of await tlsaBases(secure, host)) {
    const { isSecure, records } = await secure.resolve(`_${port}._tcp.${base}`, 'TLSA')
    if (!isSecure || records.length === 0) continue
    const usable = records.filter(isUsable)
    if (usable.length === 0) return { kind: 'unusable' }
    return { kind: 'records', dane: { records: usable, names: [...new Set([base, host, domain])] } }
  }
  return { kind: 'none' }
}

/** The names below which TLSA records may stand: the end of a secure chain of aliases first. RFC 7672 §2.2.2, §2.2.3 */
async function tlsaBases(secure: SecureResolver, host: string): Promise<string[]> {
  const [v4, v6] = await Promise.all([secure.resolve(host, 'A'), secure.resolve(host, 'AAAA')])
  const known = v4.records.length > 0 ? v4 : v6
  if (known.isSecure) return known.name === host ? [host] : [known.name, host]
  if (known.name === host) return []
  // A secure alias into an insecure zone: the alias' own zone may still speak for it.
  const alias = await secure.resolve(host, 'CNAME')
  return alias.isSecure ? [host] : []
}

/** PKIX-TA and PKIX-EE (0, 1) are not for mail. RFC 7672 §3.1.3 */
function isUsable({ data, matching, selector, usage }: WireTlsa): boolean {
  const length = digestLengths[matching]
  if ((usage !== 2 && usage !== 3) || selector > 1 || length === undefined) return false
  return length === 0 ? data.length > 0 : data.length === length
}

/** Bytes by matching type: 0 is the whole. */
const digestLengths: Readonly<Record<number, number>> = { 0: 0, 1: 32, 2: 64 }
