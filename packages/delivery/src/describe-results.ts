// What SPF, DKIM, DMARC and ARC said of a message, in sentences: for the log and for X-Postkeep-Reason. Pure.
import type { AuthenticationResults, SignatureResult, Verdict } from '@postkeep/authentication'

/** One sentence a method, without a final stop. */
export function describeResults(results: AuthenticationResults, clientAddress: string): string[] {
  return [
    `SPF: ${describeSpf(results.spf, clientAddress)}`,
    `DKIM: ${results.dkim.map(describeSignature).join('; ')}`,
    `DMARC: ${describeDmarc(results.dmarc)}`,
    ...(results.arc.result === 'none' ? [] : [`ARC: ${describeArc(results.arc)}`])
  ]
}

function describeSpf(
  { domain = 'the sender', result }: AuthenticationResults['spf'],
  client: string
): string {
  const words: Partial<Record<Verdict, string>> = {
    pass: `${domain} lets ${client} send its mail`,
    fail: `${domain} does not let ${client} send its mail`,
    softfail: `${domain} would rather not have ${client} send its mail`,
    neutral: `${domain} does not say whether ${client} may send its mail`,
    none: `${domain} has no record`,
    temperror: `the DNS of ${domain} does not answer`,
    permerror: `the record of ${domain} is broken`
  }
  return words[result] ?? result
}

function describeSignature({ comment, domain, isAligned, result }: SignatureResult): string {
  if (result === 'none') return 'the message is not signed'
  const who = domain ?? 'somebody'
  const more = comment ? `: ${comment}` : ''
  switch (result) {
    case 'pass':
      return `signed by ${who}${isAligned ? ', which stands for the author' : ''}`
    case 'temperror':
      return `the key of ${who} cannot be looked up${more}`
    case 'policy':
      return `the signature of ${who} is too weak${more}`
    default:
      return `the signature of ${who} is not valid${more}`
  }
}

function describeDmarc({ domain = 'the author', policy, result }: AuthenticationResults['dmarc']): string {
  const words: Partial<Record<Verdict, string>> = {
    pass: `SPF or DKIM vouches for ${domain}`,
    fail: `neither SPF nor DKIM vouches for ${domain}, whose policy is ${policy}`,
    none: `${domain} has no policy`,
    temperror: `the policy of ${domain} cannot be looked up`,
    permerror: 'From names authors of several domains'
  }
  return words[result] ?? result
}

function describeArc({ result, trusted }: AuthenticationResults['arc']): string {
  if (result !== 'pass') return 'the chain does not hold'
  return trusted ? `the chain holds, and ${trusted} is trusted` : 'the chain holds, of sealers not known here'
}
