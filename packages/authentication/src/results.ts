// What SPF, DKIM, DMARC and ARC said of one message, in the words of RFC 8601 §2.7.

export type Verdict =
  | 'none'
  | 'neutral'
  | 'pass'
  | 'policy'
  | 'fail'
  | 'softfail'
  | 'temperror'
  | 'permerror'
  | 'skipped'

export type Policy = 'none' | 'quarantine' | 'reject'

export interface SignatureResult {
  readonly result: Verdict
  readonly domain: string | undefined
  readonly selector: string | undefined
  /** Why, where there is more to say than the result. */
  readonly comment?: string | undefined
  /** It passed, and its domain stands for the author's (DMARC). */
  readonly isAligned: boolean
}

export interface AuthenticationResults {
  readonly spf: {
    readonly result: Verdict
    readonly domain: string | undefined
    /** What the owner of the domain says to who is refused. RFC 7208 §6.2 */
    readonly explanation?: string | undefined
  }
  /** One entry a signature; a message without a signature has one entry with `none`. */
  readonly dkim: readonly SignatureResult[]
  readonly dmarc: {
    /** `permerror`: From names authors of several domains, so that no policy can be found (RFC 9989 §5.3.1). */
    readonly result: Verdict
    /** What the owner of the From domain asks for when the result is `fail`. */
    readonly policy: Policy
    readonly domain: string | undefined
    /** The result is `fail`, and a name server did not answer that might have made it `pass`. */
    readonly isUncertain: boolean
  }
  readonly arc: {
    readonly result: Verdict
    /** The chain holds, and this sealer, which the server trusts, saw the message pass DMARC. */
    readonly trusted: string | undefined
  }
  /** The value of our Authentication-Results, for a seal: RFC 8617 §4.1.1. */
  readonly summary: string
  /** Received-SPF and Authentication-Results, folded, each line ended by CRLF, to be put above the message. */
  readonly fields: string
}
