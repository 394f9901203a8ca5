// What kind of refusal a reply is, for the lists of bounces, the suppression list and the smarthost. Pure.
// RFC 3463 and the IANA registry of enhanced codes; the words are those that large receivers use.

export type BounceCategory =
  | 'recipient'
  | 'capacity'
  | 'spam'
  | 'virus'
  /** Our address, network or name is barred. */
  | 'block'
  | 'policy'
  | 'tls'
  | 'network'
  | 'message'
  | 'protocol'
  | 'throttling'
  | 'other'

export interface BounceClass {
  /** Hard: it will not do later either. */
  readonly kind: 'hard' | 'soft'
  readonly category: BounceCategory
}

export interface Reply {
  /** 0 where there was none. */
  readonly code: number
  readonly reply: string
}

const byWords: readonly (readonly [BounceCategory, RegExp])[] = [
  ['virus', /\b(?:virus|malware|infected|trojan)\b/i],
  [
    'block',
    /\b(?:block ?list|black ?list|dnsbl|rbl|spamhaus|barracuda|sorbs|spamcop|bad reputation|poor reputation|low reputation|blocked|banned|listed (?:at|by|in|on))\b|reverse (?:dns|hostname|lookup)|\bptr\b/i
  ],
  ['spam', /\b(?:spam|unsolicited|junk|bulk mail)\b/i],
  [
    'throttling',
    /\b(?:rate limit|too many (?:messages|connections)|throttl\w+|greylist\w*|graylist\w*|try again later)\b/i
  ],
  ['capacity', /\b(?:mailbox (?:is )?full|over ?quota|quota exceeded|insufficient (?:system )?storage)\b/i],
  [
    'recipient',
    /\b(?:user|recipient|mailbox|account|address)\b.{0,40}\b(?:unknown|not found|does ?n[o']t exist|unavailable|disabled|invalid|no longer)\b|\b(?:no such|unknown|invalid) (?:user|recipient|mailbox|address|local)/i
  ],
  ['policy', /\b(?:dmarc|spf|dkim|policy|not permitted|unauthenticated|authentication)\b/i],
  ['tls', /\b(?:starttls|must issue a starttls|encryption (?:required|needed))\b/i],
  ['message', /\b(?:message (?:size|too (?:large|big|long))|header|attachment)\b/i]
]

/** By subject and detail of the enhanced code. */
const byEnhanced: readonly (readonly [RegExp, BounceCategory])[] = [
  [/^\.1\.(?:[0-36]|10)$/, 'recipient'],
  [/^\.2\.1$/, 'recipient'],
  [/^\.2\.2$/, 'capacity'],
  [/^\.(?:2\.3|3\.4)$/, 'message'],
  [/^\.3\.1$/, 'capacity'],
  [/^\.7\.(?:2[0-7]|2)$/, 'policy'],
  [/^\.7\.(?:5|10|30)$/, 'tls'],
  [/^\.7\.28$/, 'throttling'],
  [/^\.4\.\d+$/, 'network'],
  [/^\.5\.\d+$/, 'protocol'],
  [/^\.6\.\d+$/, 'message'],
  [/^\.7\.\d+$/, 'policy']
]

/** Codes that say the most; words say more than the rest, which many servers use for anything. */
const certain = /^\.(?:1\.(?:1|2|10)|2\.2|3\.4|7\.(?:2[0-9]|30))$/

export function classifyBounce({ code, reply }: Reply): BounceClass {
  const kind = code >= 500 && code < 600 ? 'hard' : 'soft'
  return { kind, category: categoryOf(code, reply) }
}

function categoryOf(code: number, reply: string): BounceCategory {
  const enhanced = /^[245](\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? ''
  const named = byEnhanced.find(([pattern]) => pattern.test(enhanced))?.[1]
  if (code === 0) return named === 'tls' ? 'tls' : 'network'
  const worded = byWords.find(([, pattern]) => pattern.test(reply))?.[0]
  // "550 5.1.1 … blocked using Spamhaus" is about us, not about the recipient.
  if (worded === 'block' || worded === 'virus') return worded
  if (named && certain.test(enhanced)) return named
  return worded ?? (code === 421 ? 'throttling' : (named ?? byCode(code)))
}

function byCode(code: number): BounceCategory {
  if (code === 552 || code === 452) return 'capacity'
  if (code >= 500 && code <= 504) return 'protocol'
  return code === 551 || code === 553 ? 'recipient' : 'other'
}
