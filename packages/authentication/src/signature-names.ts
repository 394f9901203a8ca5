// The DKIM signatures of a message before they are verified: the DNS names of their keys, and how many count. RFC 6376

const longestHeader = 64 * 1024
/** Each costs a look-up and a verification; RFC 6376 §6.1 lets a verifier stop. */
const mostSignatures = 10
const [domainTag, selectorTag] = ['d', 's'].map(
  (name) => new RegExp(String.raw`(?:^|;)\s*${name}\s*=\s*([a-z0-9._-]{1,253})\s*(?:;|$)`, 'i')
) as [RegExp, RegExp]
const signatureField = /^dkim-signature:((?:.*\r\n[ \t])*.*)(?:\r\n|$)/gim

/** A guess good enough to warm a cache with; the verifier parses for itself. RFC 6376 §3.6.2.1 */
export function signatureNames(raw: Buffer): string[] {
  const header = raw.toString('latin1', 0, Math.min(headerLength(raw), longestHeader))
  const names = new Set<string>()
  for (const [, value = ''] of header.matchAll(signatureField)) {
    const domain = domainTag.exec(value)?.[1]
    const selector = selectorTag.exec(value)?.[1]
    if (domain && selector && names.size < mostSignatures) names.add(`${selector}._domainkey.${domain}`)
  }
  return [...names]
}

/** The message with its first ten signatures only. The same buffer where there are no more. */
export function signaturesToCheck(raw: Buffer): Buffer {
  const length = headerLength(raw)
  const header = raw.toString('latin1', 0, length)
  let count = 0
  const kept = header.replace(signatureField, (field) => (++count > mostSignatures ? '' : field))
  return count > mostSignatures ? Buffer.concat([Buffer.from(kept, 'latin1'), raw.subarray(length)]) : raw
}

/** With the line end of its last field. */
function headerLength(raw: Buffer): number {
  const end = raw.indexOf('\r\n\r\n')
  return end < 0 ? raw.length : end + 2
}
