// The name servers that a name's records come from: what they show is what the authority will see.
import { DnsError, isTemporary } from './dns-error.ts'
import type { Answers, Resolver } from './resolver.ts'

export type AuthoritativeServers = {
  /** Where the name leads by CNAME, or itself. */
  readonly name: string
  readonly servers: readonly NameServer[]
}

export type NameServer = { readonly host: string; readonly address: string }

const maxCnames = 8

/** No servers where the name is in no zone. @throws DnsError when it cannot be known now */
export async function authoritativeServers(resolver: Resolver, name: string): Promise<AuthoritativeServers> {
  const target = await followCnames(resolver, name)
  const hosts = await nameServersOf(resolver, target)
  const servers = await Promise.all(hosts.map((host) => addressesOf(resolver, host)))
  return { name: target, servers: servers.flat() }
}

async function followCnames(resolver: Resolver, name: string): Promise<string> {
  let target = name
  for (let step = 0; step < maxCnames; step += 1) {
    const [next] = await recordsOf(resolver, target, 'CNAME')
    if (next === undefined) return target
    target = plainName(next)
  }
  throw new DnsError('ETOOMANYCNAMES', { hostname: name, type: 'CNAME' })
}

/** Of the zone that the name is in: the nearest name above it that has name servers. */
async function nameServersOf(resolver: Resolver, name: string): Promise<string[]> {
  const labels = name.split('.')
  for (let start = 0; start < labels.length - 1; start += 1) {
    const hosts = await recordsOf(resolver, labels.slice(start).join('.'), 'NS')
    if (hosts.length > 0) return hosts.map(plainName)
  }
  return []
}

async function addressesOf(resolver: Resolver, host: string): Promise<NameServer[]> {
  const settled = await Promise.allSettled([
    recordsOf(resolver, host, 'A'),
    recordsOf(resolver, host, 'AAAA')
  ])
  const addresses = settled.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
  return addresses.map((address) => ({ host, address }))
}

/** An empty list where there are none. */
async function recordsOf<T extends 'A' | 'AAAA' | 'CNAME' | 'NS'>(
  resolver: Resolver,
  name: string,
  type: T
): Promise<Answers[T] | []> {
  try {
    return await resolver.resolve(name, type)
  } catch (error) {
    if (!(error instanceof DnsError) || isTemporary(error)) throw error
    return []
  }
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}
