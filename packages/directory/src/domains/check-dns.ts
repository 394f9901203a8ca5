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
    records.map(async (record) => judgeRecord(record, await answerOf(record, resolver)))
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

async function answerOf({ name, type }: DnsRecord, resolver: Resolver): Promise<DnsAnswer> {
  try {
    return { kind: 'values', values: await valuesOf(name, type, resolver) }
  } catch (error) {
    if (!(error instanceof DnsError)) throw error
    return isTemporary(error) ? { kind: 'unknown' } : { kind: 'values', values: [] }
  }
}

async function valuesOf(name: string, type: DnsRecord['type'], resolver: Resolver): Promise<string[]> {
  if (type === 'CNAME') return resolver.resolve(name, 'CNAME')
  if (type === 'TXT') return (await resolver.resolve(name, 'TXT')).map((pieces) => pieces.join(''))
  const exchanges = await resolver.resolve(name, 'MX')
  return exchanges.map(({ exchange, priority }) => `${priority} ${exchange}`)
}
