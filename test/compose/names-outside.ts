// What the DNS says of the machine and of those outside of it; a domain's own records are added as its owner would.
import type { Outside } from './outside.ts'

export function namesOutside({ address, address6, host, host6 }: Outside, domain: string) {
  const labels = ['', 'api.', 'caldav.', 'carddav.', 'imap.', 'mx.', 'pop3.', 'smtp.']
  const machine = labels.map((label) => [`${label}${domain}`, { A: [host], AAAA: [host6] }])
  return {
    ...Object.fromEntries(machine),
    'outside.internal': {
      MX: [{ priority: 10, exchange: 'mail.outside.internal' }],
      TXT: [`v=spf1 ip4:${address} ip6:${address6} -all`]
    },
    // By IPv4 only: the containers have no way out by IPv6 on every engine.
    'mail.outside.internal': { A: [address] },
    '2.100.51.198.in-addr.arpa': { PTR: ['mail.outside.internal'] }
  }
}
