// Looks for the records that a domain needs, at its own name servers.
import { authorityResolver, DnsError, isTemporary, type AuthorityOptions, type Resolver } from '@postkeep/dns'
import type { Domain } from '@postkeep/database'
import { dnsRecords, type DnsRecord } from './dns-records.ts'
import { judgeRecord, type DnsAnswer, type DnsFinding } from './judge-record.ts'

export type DnsCheck = {
  readonly findings: readonly DnsFinding[]
  /** The name servers that were asked; empty: the server's own resolver. */
  readonly servers: readonly string[]
}

type MailDomain = Pick<Domain, 'name' | 'dkim_keys' | 'return_path'>

/** Never rejects for what the DNS does: then findings are `unknown`. */
export async function checkDns(
  domain: MailDomain,
  serverDomain: string,
  options: AuthorityOptions
): Promise<DnsCheck> {
  const records = dnsRecords(domain, serverDomain)
  const authority = await findAuthority(domain.name, options)
  if (!authority) {
    return { findings: records.map((record) => judgeRecord(record, { kind: 'unknown' })), servers: [] }
  }
  const { resolver, servers } = authority
  const findings = await Promise.all(
    records.map(async (record) => judgeRecord(record, await answerOf(record, domain.name, resolver)))
  )
  return { findings, servers }
}

async function findAuthority(name: string, options: AuthorityOptions) {
  try {
    return await authorityResolver(name, options)
  } catch (error) {
    if (!(error instanceof DnsError)) throw error
    return undefined
  }
}

async function answerOf(
  { name, purpose, type, value }: DnsRecord,
  zone: string,
  resolver: Resolver
): Promise<DnsAnswer> {
  try {
    const values = await valuesOf(name, type, resolver)
    const isOurs = purpose === 'receiving' && value.endsWith(`.${zone}`)
    return { kind: 'values', values: isOurs ? [...values, ...(await aliasOf(value, resolver))] : values }
  } catch (error) {
    if (!(error instanceof DnsError)) throw error
    return isTemporary(error) ? { kind: 'unknown' } : { kind: 'values', values: [] }
  }
}

async function valuesOf(name: string, type: DnsRecord['type'], resolver: Resolver): Promise<string[]> {
  if (type === 'CNAME') return resolver.resolve(name, 'CNAME')
  if (type === 'TXT') return (await resolver.resolve(name, 'TXT')).map((pieces) => pieces.join(''))
  if (type === 'SRV') {
    const found = await resolver.resolve(name, 'SRV')
    return found.map(({ name: host, port, priority, weight }) => `${priority} ${weight} ${port} ${host}`)
  }
  const exchanges = await resolver.resolve(name, 'MX')
  return exchanges.map(({ exchange, priority }) => `${priority} ${exchange}`)
}

/** Whether an MX leads to an alias: `mx.example.com CNAME example.com 192.0.2.1`, as judgeRecord reads it. */
async function aliasOf(host: string, resolver: Resolver): Promise<string[]> {
  const target = await known(() => resolver.resolve(host, 'CNAME'))
  if (target.length === 0) return []
  const addresses = [
    ...(await known(() => resolver.resolve(target[0]!, 'A'))),
    ...(await known(() => resolver.resolve(target[0]!, 'AAAA')))
  ]
  return [[host, 'CNAME', target[0], ...addresses].join(' ')]
}

async function known(ask: () => Promise<string[]>): Promise<string[]> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof DnsError)) throw error
    return []
  }
}
