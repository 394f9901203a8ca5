// The DNS records that a domain needs so that its mail comes here and is believed elsewhere.
import type { Domain } from '@postkeep/database'

/** Local parts that DMARC aggregate (RFC 7489 §7.2) and TLS reports (RFC 8460) are sent to. */
export const reportAddressNames = { dmarc: 'dmarc-reports', tls: 'tls-reports' } as const

export type DnsRecord = {
  readonly purpose:
    | 'receiving'
    | 'SPF'
    | 'DKIM'
    | 'DMARC'
    | 'TLSRPT'
    | 'bounces'
    | 'MTASTS'
    | 'autoconfig'
    | 'services'
  readonly type: 'MX' | 'TXT' | 'CNAME' | 'SRV'
  /** The whole name, without a final dot. */
  readonly name: string
  /** Of an SRV: priority, weight, port and host. */
  readonly value: string
  /** Of an MX. */
  readonly priority?: number
}

/** Mail comes, and is believed, without them. */
const optional = new Set<DnsRecord['purpose']>(['TLSRPT', 'MTASTS', 'autoconfig', 'services'])

export function isOptional({ purpose }: Pick<DnsRecord, 'purpose'>): boolean {
  return optional.has(purpose)
}

/**
 * Where programs find their servers: RFC 6186 §3, RFC 8314 §5.1 (submissions), RFC 6764 §3; Outlook's own. IMAP is to
 * be liked better than POP3, TLS from the first byte better than STARTTLS.
 */
const services = [
  ['imaps', 0, 993, 'imap.'],
  ['pop3s', 10, 995, 'pop3.'],
  ['submissions', 0, 465, 'smtp.'],
  ['submission', 10, 587, 'smtp.'],
  ['caldavs', 0, 443, 'caldav.'],
  ['carddavs', 0, 443, 'carddav.'],
  ['autodiscover', 0, 443, '']
] as const

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
    { purpose: 'bounces', type: 'CNAME', name: `${domain.return_path}.${name}`, value: serverDomain },
    // RFC 8461 §3.1: the id says that there is a policy; another one, that it has changed.
    { purpose: 'MTASTS', type: 'TXT', name: `_mta-sts.${name}`, value: 'v=STSv1; id=1' },
    { purpose: 'MTASTS', type: 'CNAME', name: `mta-sts.${name}`, value: serverDomain },
    { purpose: 'autoconfig', type: 'CNAME', name: `autoconfig.${name}`, value: serverDomain },
    ...services.map(([service, priority, port, host]): DnsRecord => ({
      purpose: 'services',
      type: 'SRV',
      name: `_${service}._tcp.${name}`,
      value: `${priority} 1 ${port} ${host}${serverDomain}`
    }))
  ]
}
