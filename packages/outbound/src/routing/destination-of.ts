// Whether mail for an address elsewhere leaves this machine at all. Pure.
import type { Address } from '@postkeep/address'

export type Destination =
  | { readonly kind: 'remote'; readonly domain: string }
  /** Never leaves: the answer for the sender. */
  | {
      readonly kind: 'temporary' | 'permanent'
      readonly code: number
      readonly reply: string
    }

/** Names that lead nowhere on the public Internet. RFC 2606 §2, RFC 6761 §6. */
const reservedName = /(?:^|\.)(?:test|example|invalid|localhost)$/
/** For trying out: `tempfail@` is put off, `reject@` comes back. */
const faultDomain = 'fault.test'

/** `lab`: nothing leaves. */
export function destinationOf({ local, domain }: Address, { lab }: { lab: boolean }): Destination {
  if (domain === faultDomain && local === 'tempfail')
    return { kind: 'temporary', code: 451, reply: '4.3.0 This address always says to try again later' }
  if (domain === faultDomain && local === 'reject')
    return { kind: 'permanent', code: 550, reply: '5.1.1 This address always refuses' }
  if (lab)
    return { kind: 'permanent', code: 550, reply: '5.4.4 Outbound delivery is switched off on this server' }
  if (reservedName.test(domain)) {
    const reply = `5.1.2 ${domain} is a reserved name: mail for it does not leave this server`
    return { kind: 'permanent', code: 550, reply }
  }
  return { kind: 'remote', domain }
}
