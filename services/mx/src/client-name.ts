// The name of a client's address, if it leads back to the address: any other name is a claim. RFC 8601 §3
import { isIPv4 } from 'node:net'
import type { Resolver } from '@postkeep/dns'

const mostNames = 3

/** The resolver's limits of time are all that it may take. @throws DnsError where there is no name, or no answer */
export async function clientName(resolver: Resolver, address: string): Promise<string | undefined> {
  const names = (await resolver.reverse(address)).slice(0, mostNames)
  const type = isIPv4(address) ? 'A' : 'AAAA'
  const outcomes = await Promise.allSettled(names.map((name) => resolver.resolve(name, type)))
  return names.find((_name, index) => {
    const outcome = outcomes[index]!
    return outcome.status === 'fulfilled' && outcome.value.some((known) => isSame(known, address))
  })
}

function isSame(known: string, address: string): boolean {
  return canonical(known) === canonical(address)
}

/** An IPv6 address has many spellings. */
function canonical(address: string): string {
  return isIPv4(address) ? address : new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname
}
