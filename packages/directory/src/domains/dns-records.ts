// The DNS records that a domain needs so that its mail comes here and is believed elsewhere.
import type { Domain } from '@postkeep/database'

/** Local parts that DMARC aggregate (RFC 7489 §7.2) and TLS reports (RFC 8460) are sent to. */
export const reportAddressNames = { dmarc: 'dmarc-reports', tls: 'tls-reports' } as const

export type DnsRecord = {
  readonly purpose: 'receiving' | 'SPF' | 'DKIM' | 'DMARC' | 'TLSRPT' | 'bounces'
  readonly type: 'MX' | 'TXT' | 'CNAME'
  /** The whole name, without a final dot. */
  readonly name: string
  readonly value: string
  /** Of an MX. */
  readonly priority?: number
}

type MailDomain = Pick<Domain, 'name' | 'dkim_keys' | 'return_path'>

/** `serverDomain`: the server's own domain; its mail host is `mx.<serverDomain>`. */
export function dnsRecords(domain: MailDomain, serverDomain: string): DnsRecord[] {
  const { name } = domain
  const keys = domain.dkim_keys.filter((key) => !key.retired_at)
  return [
    { purpose: 'receiving', type: 'MX', name, value: `mx.${serverDomain}`, priority: 0 },
    {
      purpose: 'SPF',
      type: 'TXT',
      name,
      value: `v=spf1 ${name === serverDomain ? 'a' : `a:${serverDomain}`} -all`
    },
    ...keys.map((key): DnsRecord => ({
      purpose: 'DKIM',
      type: 'TXT',
      name: `${key.selector}._domainkey.${name}`,
      value: `v=DKIM1; k=${key.algorithm}; p=${key.public_key}`
    })),
    {
      purpose: 'DMARC',
      type: 'TXT',
      name: `_dmarc.${name}`,
      value: `v=DMARC1; p=quarantine; rua=mailto:${reportAddressNames.dmarc}@${name}`
    },
    {
      purpose: 'TLSRPT',
      type: 'TXT',
      name: `_smtp._tls.${name}`,
      value: `v=TLSRPTv1; rua=mailto:${reportAddressNames.tls}@${name}`
    },
    { purpose: 'bounces', type: 'CNAME', name: `${domain.return_path}.${name}`, value: serverDomain }
  ]
}
