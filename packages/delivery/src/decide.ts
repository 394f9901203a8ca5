// Whether a message is let in, and where to. Pure: data in, verdict out.
import type { AuthenticationResults } from '@postkeep/authentication'

export type Decision =
  | { readonly kind: 'accept'; readonly folder: 'INBOX' | 'Junk'; readonly reason: string }
  | { readonly kind: 'refuse'; readonly code: number; readonly enhanced: string; readonly text: string }

/** RFC 5321 §6.3: more than this many Received fields is a loop. */
export const maximumHops = 50

export function decide(results: AuthenticationResults, hops: number): Decision {
  if (hops > maximumHops) {
    return {
      kind: 'refuse',
      code: 554,
      enhanced: '5.4.6',
      text: `Loop: the message has passed ${hops} servers`
    }
  }
  const { dmarc } = results
  if (dmarc.result === 'permerror') {
    return { kind: 'accept', folder: 'Junk', reason: 'DMARC: From names authors of several domains' }
  }
  if (dmarc.result !== 'fail') return { kind: 'accept', folder: 'INBOX', reason: 'accepted' }
  if (dmarc.policy === 'reject') {
    const text = `DMARC: ${dmarc.domain} asks to refuse mail that neither its SPF nor its DKIM vouches for`
    return { kind: 'refuse', code: 550, enhanced: '5.7.1', text }
  }
  if (dmarc.policy === 'quarantine') {
    return { kind: 'accept', folder: 'Junk', reason: `DMARC: ${dmarc.domain} asks to treat it as suspicious` }
  }
  return { kind: 'accept', folder: 'INBOX', reason: 'accepted; DMARC failed, its policy is none' }
}
