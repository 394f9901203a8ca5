// Is the certificate that a mail server shows one that its TLSA records speak of? Pure. RFC 7672 §3.1, §3.2; RFC 6698 §2.1
import { createHash, type X509Certificate } from 'node:crypto'
import type { WireTlsa } from '@postkeep/dns'
import type { DaneRecords } from './tls-rule.ts'

const domainIssued = 3
const trustAnchor = 2

/** `chain`: as the server sent it, its own first. undefined: it is; otherwise why not. */
export function daneFault(
  chain: readonly X509Certificate[],
  { names, records }: DaneRecords,
  now: Date
): string | undefined {
  const [own] = chain
  if (!own) return 'The server showed no certificate'
  // Neither name nor dates count: the record is the word of the domain. RFC 7672 §3.1.1
  if (records.some((record) => record.usage === domainIssued && matches(own, record))) return undefined
  const anchors = records.filter(({ usage }) => usage === trustAnchor)
  const last = trustedUpTo(chain, anchors)
  if (last === undefined) return 'The certificate is none of those that the TLSA records name'
  if (!names.some((name) => own.checkHost(name, { subject: 'default' }) !== undefined))
    return `The certificate is not for ${names.join(', ')}`
  const isOld = chain.slice(0, last + 1).some((each) => now < each.validFromDate || now > each.validToDate)
  return isOld ? 'A certificate of the chain has expired, or is not valid yet' : undefined
}

/** The place in the chain of an anchor that all before it lead to. */
function trustedUpTo(chain: readonly X509Certificate[], anchors: readonly WireTlsa[]): number | undefined {
  for (const [index, certificate] of chain.entries()) {
    if (anchors.some((anchor) => matches(certificate, anchor))) return index
    const issuer = chain[index + 1]
    const isIssued =
      issuer?.ca === true && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
    if (!isIssued) return undefined
  }
  return undefined
}

function matches(certificate: X509Certificate, { data, matching, selector }: WireTlsa): boolean {
  const bytes =
    selector === 0 ? certificate.raw : certificate.publicKey.export({ type: 'spki', format: 'der' })
  if (matching === 0) return bytes.equals(data)
  return createHash(matching === 1 ? 'sha256' : 'sha512')
    .update(bytes)
    .digest()
    .equals(data)
}
