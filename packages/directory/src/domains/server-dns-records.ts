// The DNS records of the server's own domain, before it is a mail domain here: its signing keys are made later.
import { bouncesHost, serverHosts } from '@postkeep/config'
import { dnsRecords, type DnsRecord } from './dns-records.ts'

export type ServerDnsRecord = Pick<DnsRecord, 'name' | 'value' | 'priority'> & {
  readonly type: 'A' | 'AAAA' | DnsRecord['type']
}

/** It has addresses of its own: an MX must not lead to an alias. RFC 2181 §10.3 */
const mxHost = 'mx'

const needed = new Set<DnsRecord['purpose']>(['receiving', 'SPF', 'DMARC', 'TLSRPT'])

export function serverDnsRecords(
  serverDomain: string,
  { ipv4, ipv6 }: { readonly ipv4?: string | undefined; readonly ipv6?: string | undefined }
): ServerDnsRecord[] {
  const hosts = [...serverHosts, bouncesHost].filter((host) => host !== mxHost).toSorted()
  const mail = dnsRecords({ name: serverDomain, dkim_keys: [], return_path: bouncesHost }, serverDomain)
  const addresses = (name: string): ServerDnsRecord[] => [
    ...(ipv4 ? [{ type: 'A', name, value: ipv4 } as const] : []),
    ...(ipv6 ? [{ type: 'AAAA', name, value: ipv6 } as const] : [])
  ]
  return [
    ...addresses(serverDomain),
    ...addresses(`${mxHost}.${serverDomain}`),
    ...hosts.map(
      (host) => ({ type: 'CNAME', name: `${host}.${serverDomain}`, value: serverDomain }) as const
    ),
    // That of bounces stands among the hosts; the rest is told in the web admin.
    ...mail.filter(({ purpose }) => needed.has(purpose))
  ]
}
