// Whether a message is let in, and where to. Pure: data in, verdict out.
import type { AuthenticationResults } from '@postkeep/authentication'

export type Decision =
  | { readonly kind: 'accept'; readonly folder: 'INBOX' | 'Junk'; readonly reason: string }
  | { readonly kind: 'refuse'; readonly code: number; readonly enhanced: string; readonly text: string }

/** RFC 5321 §6.3: more than this many Received fields is a loop. */
export const maximumHops = 50

export function decide(results: AuthenticationResults, hops: number): Decision {
  if (hops > maximumHops) return refuse(554, '5.4.6', `Loop: the message has passed ${hops} servers`)
  const { arc, dmarc } = results
  switch (dmarc.result) {
    case 'permerror':
      return junk('DMARC: From names authors of several domains')
    case 'temperror':
      return refuse(421, '4.7.0', `DMARC: the DNS of ${dmarc.domain} does not answer now, try again later`)
    case 'fail':
      return arc.trusted
        ? inbox(`DMARC failed, but ${arc.trusted}, whose ARC seal is trusted here, saw it pass`)
        : decideFailed(dmarc)
    default:
      return inbox(dmarc.result === 'pass' ? 'DMARC passed' : 'no DMARC policy speaks against it')
  }
}

function decideFailed({ domain, isUncertain, policy }: AuthenticationResults['dmarc']): Decision {
  if (policy === 'none') return inbox('DMARC failed, its policy is none')
  if (isUncertain) {
    return refuse(
      421,
      '4.7.0',
      `DMARC: what may vouch for ${domain} cannot be looked up now, try again later`
    )
  }
  return policy === 'reject'
    ? refuse(
        550,
        '5.7.1',
        `DMARC: ${domain} asks to refuse mail that neither its SPF nor its DKIM vouches for`
      )
    : junk(`DMARC: ${domain} asks to treat it as suspicious`)
}

function inbox(reason: string): Decision {
  return { kind: 'accept', folder: 'INBOX', reason }
}

function junk(reason: string): Decision {
  return { kind: 'accept', folder: 'Junk', reason }
}

function refuse(code: number, enhanced: string, text: string): Decision {
  return { kind: 'refuse', code, enhanced, text }
}
