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

export interface AuthenticationResults {
  readonly spf: { readonly result: Verdict; readonly domain: string | undefined }
  /** One entry a signature; a message without a signature has one entry with `none`. */
  readonly dkim: readonly {
    readonly result: Verdict
    readonly domain: string | undefined
    readonly selector: string | undefined
  }[]
  readonly dmarc: {
    /** `permerror`: From names authors of several domains, so that no policy can be found (RFC 9989 §5.3.1). */
    readonly result: Verdict
    /** What the owner of the From domain asks for when the result is `fail`. */
    readonly policy: 'none' | 'quarantine' | 'reject'
    readonly domain: string | undefined
  }
  readonly arc: { readonly result: Verdict }
  /** Received-SPF and Authentication-Results, folded, each line ended by CRLF, to be put above the message. */
  readonly fields: string
}
