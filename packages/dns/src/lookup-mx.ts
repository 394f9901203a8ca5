// Where mail for a domain goes. RFC 5321 §5.1; null MX: RFC 7505.
import { DnsError, isTemporary } from './dns-error.ts'
import type { Resolver } from './resolver.ts'

export type MailExchanger = { readonly exchange: string; readonly priority: number }

export type MxResult =
  /** In the order in which they are to be tried. */
  | { readonly kind: 'hosts'; readonly hosts: readonly MailExchanger[] }
  /** The domain takes no mail. */
  | { readonly kind: 'null-mx' }
  /** No MX: the domain's own address. */
  | { readonly kind: 'implicit'; readonly hosts: readonly MailExchanger[] }
  | { readonly kind: 'not-found' }

type Random = () => number

/** `domain` is a name; address literals are the caller's. @throws DnsError when it cannot be known now */
export async function lookupMx(
  resolver: Resolver,
  domain: string,
  { random = Math.random }: { random?: Random } = {}
): Promise<MxResult> {
  try {
    const records = await resolver.resolve(domain, 'MX')
    const hosts = records.map(({ exchange, priority }) => ({ exchange: plainName(exchange), priority }))
    const named = hosts.filter(({ exchange }) => exchange !== '')
    return named.length === 0 ? { kind: 'null-mx' } : { kind: 'hosts', hosts: inOrder(named, random) }
  } catch (error) {
    if (!(error instanceof DnsError) || isTemporary(error)) throw error
    return error.kind === 'no-data' ? await implicitMx(resolver, domain) : { kind: 'not-found' }
  }
}

/** RFC 5321 §5.1: without MX the domain is its own host, if it has an address. */
async function implicitMx(resolver: Resolver, domain: string): Promise<MxResult> {
  const outcomes = await Promise.allSettled([resolver.resolve(domain, 'A'), resolver.resolve(domain, 'AAAA')])
  if (outcomes.some(({ status }) => status === 'fulfilled')) {
    return { kind: 'implicit', hosts: [{ exchange: plainName(domain), priority: 0 }] }
  }
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected' && isTemporary(outcome.reason)) throw outcome.reason
  }
  return { kind: 'not-found' }
}

/** By priority; equal ones in random order, to spread the load. */
function inOrder(hosts: readonly MailExchanger[], random: Random): MailExchanger[] {
  const drawn = hosts.map((host) => ({ host, draw: random() }))
  return drawn
    .toSorted((a, b) => a.host.priority - b.host.priority || a.draw - b.draw)
    .map(({ host }) => host)
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}
