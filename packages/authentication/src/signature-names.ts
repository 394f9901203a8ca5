// The DNS names of the keys that a message's DKIM signatures need. RFC 6376 §3.6.2.1

const longestHeader = 64 * 1024
const mostNames = 10

/** A guess good enough to warm a cache with; the verifier parses for itself. */
export function signatureNames(raw: Buffer): string[] {
  const end = raw.indexOf('\r\n\r\n')
  const header = raw.toString('latin1', 0, Math.min(end < 0 ? raw.length : end, longestHeader))
  const names = new Set<string>()
  for (const [, value = ''] of header.matchAll(/^dkim-signature:((?:.*\r\n[ \t])*.*)/gim)) {
    const domain = tag(value, 'd')
    const selector = tag(value, 's')
    if (domain && selector && names.size < mostNames) names.add(`${selector}._domainkey.${domain}`)
  }
  return [...names]
}

function tag(value: string, name: string): string | undefined {
  return new RegExp(String.raw`(?:^|;)\s*${name}\s*=\s*([a-z0-9._-]{1,253})\s*(?:;|$)`, 'i').exec(value)?.[1]
}
