// Our Received field. RFC 5321 §4.4, RFC 3848
import { isIPv6 } from 'node:net'
import { mailDate } from './complete-message.ts'

export interface Reception {
  /** undefined: where the client is stays its own affair. */
  readonly client: { readonly address: string; readonly helo: string } | undefined
  readonly hostName: string
  readonly transmissionType: string
  readonly tls: { readonly protocol: string; readonly cipher: string } | undefined
  readonly trace: string
  readonly date: Date
}

const longestName = 255

export function receivedField({ client, date, hostName, tls, trace, transmissionType }: Reception): string {
  const from = client ? `${nameOf(client.helo)} (${literalOf(client.address)})` : 'submission'
  const cipher = tls ? `\r\n (${tls.protocol} ${tls.cipher})` : ''
  return (
    `Received: from ${from}\r\n by ${hostName} with ${transmissionType}${cipher}\r\n id ${trace};\r\n` +
    ` ${mailDate(date)}\r\n`
  )
}

/** What the client calls itself, without what would mean something here. */
function nameOf(helo: string): string {
  return helo.replace(/[^\w.:[\]-]/g, '').slice(0, longestName) || 'unknown'
}

/** RFC 5321 §4.1.3 */
function literalOf(address: string): string {
  return isIPv6(address) ? `[IPv6:${address}]` : `[${address}]`
}
