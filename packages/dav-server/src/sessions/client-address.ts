// Whose address a login counts for: the peer's, or what proxies of ours say in X-Forwarded-For.
import { BlockList, isIP } from 'node:net'

export type ClientAddressOf = (peer: string | undefined, forwardedFor: string | undefined) => string

/** `trusted`: addresses and networks of proxies, e.g. 10.0.0.0/8. @throws TypeError for what is neither */
export function clientAddress(trusted: readonly string[]): ClientAddressOf {
  const list = new BlockList()
  for (const one of trusted) addNetwork(list, one)
  const isTrusted = (address: string): boolean =>
    isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return (peer, forwardedFor) => {
    const hops = (forwardedFor?.split(',') ?? []).map((hop) => plain(hop.trim()))
    let address = plain(peer ?? '')
    // From the nearest outwards, as long as who says it is believed.
    while (isTrusted(address)) {
      const next = hops.pop()
      if (next === undefined || isIP(next) === 0) break
      address = next
    }
    return address
  }
}

function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/^\[(.*)\]$/, '$1')
}

function addNetwork(list: BlockList, network: string): void {
  const [address = '', length] = network.split('/')
  const version = isIP(address)
  const most = version === 6 ? 128 : 32
  const bits = length === undefined ? most : /^\d+$/.test(length) ? Number(length) : -1
  if (version === 0 || !Number.isInteger(bits) || bits < 0 || bits > most) {
    throw new TypeError(`${network} is neither an address nor a network`)
  }
  list.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4')
}
