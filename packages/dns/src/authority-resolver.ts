// A resolver that asks the name servers of a zone themselves, past all caches: what was corrected a moment ago shows.
import { isIPv6 } from 'node:net'
import { authoritativeServers } from './authoritative-servers.ts'
import { isPublicAddress } from './classify-address.ts'
import { createResolver } from './create-resolver.ts'
import type { Resolver } from './resolver.ts'

export type AuthorityOptions = {
  /** Finds the name servers. */
  resolver: Resolver
  /** Asked where the zone has no name server that may be asked. */
  fallback: Resolver
  /** Name servers on addresses that are not public: for networks of one's own. */
  allowPrivate?: boolean
  /** Of the name servers. */
  port?: number
  /** For the first try with a server. */
  timeoutMs?: number
}

export type AuthorityResolver = {
  readonly resolver: Resolver
  /** Host names of those asked; empty: the fallback answers. */
  readonly servers: readonly string[]
}

const noCache = { maxTtlMs: 0, negativeTtlMs: 0 }

/** @throws DnsError when the zone's name servers cannot be known now */
export async function authorityResolver(name: string, options: AuthorityOptions): Promise<AuthorityResolver> {
  const { allowPrivate = false, fallback, port = 53, timeoutMs = 2000 } = options
  const found = await authoritativeServers(options.resolver, name)
  // A domain's owner says where its name servers are: they must not lead into our own network.
  const usable = found.servers.filter(({ address }) => allowPrivate || isPublicAddress(address))
  if (usable.length === 0) return { resolver: fallback, servers: [] }
  const servers = usable.map(({ address }) =>
    isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`
  )
  return {
    resolver: createResolver({ servers, timeoutMs, tries: 1, cache: noCache }),
    servers: [...new Set(usable.map(({ host }) => host))]
  }
}
