// The wanted records as a zone file, for DNS providers that import one. RFC 1035 §5
import type { DnsRecord } from './dns-records.ts'

const pieceLength = 255

export function zoneFile(domain: string, records: readonly DnsRecord[]): string {
  const lines = records.map((record) => `${record.name}.\t3600\tIN\t${record.type}\t${dataOf(record)}`)
  return [`$ORIGIN ${domain}.`, '$TTL 3600', ...lines, ''].join('\n')
}

function dataOf({ priority = 0, type, value }: DnsRecord): string {
  if (type === 'MX') return `${priority} ${value}.`
  return type === 'CNAME' || type === 'SRV' ? `${value}.` : texts(value)
}

/** One string has at most 255 bytes; all values are ASCII. RFC 1035 §3.3.14 */
function texts(value: string): string {
  const pieces = value.match(new RegExp(`.{1,${pieceLength}}`, 'gs')) ?? ['']
  return pieces.map((piece) => `"${piece.replace(/["\\]/g, '\\$&')}"`).join(' ')
}
