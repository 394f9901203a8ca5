// Whether a sender is on a list. Many entries, few looks: by key, not one by one, but for networks.
import { parseAddress } from '@postkeep/address'
import ipaddr from 'ipaddr.js'
import { parseEntry } from '@postkeep/address'

export interface Sender {
  /** IP address of the client. */
  readonly remoteAddress: string
  /** Empty for the null reverse-path. */
  readonly sender: string
}

export interface EntryMatch {
  readonly entry: string
  /** The client's own address, which cannot be forged; else only what the client says of itself. */
  readonly isNetwork: boolean
}

export interface EntrySet {
  match(sender: Sender): EntryMatch | undefined
}

type Network = { readonly entry: string; readonly cidr: [ipaddr.IPv4 | ipaddr.IPv6, number] }

/** What is no entry is passed over. */
export function entrySet(texts: readonly string[]): EntrySet {
  const names = new Set<string>()
  const networks: Network[] = []
  for (const text of texts) {
    const parsed = parseEntry(text)
    if (parsed?.kind === 'network') networks.push({ entry: parsed.entry, cidr: cidrOf(parsed.entry) })
    else if (parsed) names.add(parsed.entry)
  }
  return {
    match({ remoteAddress, sender }) {
      const network = matchNetwork(networks, remoteAddress)
      if (network) return { entry: network, isNetwork: true }
      const name = names.size > 0 ? keysOf(sender).find((key) => names.has(key)) : undefined
      return name === undefined ? undefined : { entry: name, isNetwork: false }
    }
  }
}

/** Most specific first: the address, the domain and those above it. */
function keysOf(sender: string): string[] {
  const address = parseAddress(sender)
  if (!address) return []
  const labels = address.domain.split('.')
  const above = labels.slice(1).flatMap((_label, index) => {
    const name = labels.slice(index + 1).join('.')
    return [name, `*.${name}`]
  })
  return [`${address.local.toLowerCase()}@${address.domain}`, address.domain, ...above]
}

function matchNetwork(networks: readonly Network[], remoteAddress: string): string | undefined {
  if (networks.length === 0 || !ipaddr.isValid(remoteAddress)) return undefined
  const address = ipaddr.process(remoteAddress)
  return networks.find(({ cidr }) => cidr[0].kind() === address.kind() && address.match(cidr))?.entry
}

function cidrOf(entry: string): Network['cidr'] {
  return entry.includes('/') ? ipaddr.parseCIDR(entry) : [ipaddr.parse(entry), entry.includes(':') ? 128 : 32]
}
