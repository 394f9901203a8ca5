// Why there is no new certificate. The message says what to do, for someone who is no expert of this.

export type CertificateErrorKind =
  /** The authority could not prove that a name is ours: `failedNames`. */
  | 'validation'
  /** Too many requests: not before `retryAfterMs`. */
  | 'rate-limited'
  /** The account, its key or its external binding is refused. */
  | 'account'
  /** The authority refuses the order. */
  | 'refused'
  /** The authority, or the provider of DNS, does not answer. */
  | 'unreachable'
  /** The records of the challenge cannot be written, or are not seen. */
  | 'dns'
  | 'configuration'

type Details = {
  failedNames?: readonly string[] | undefined
  retryAfterMs?: number | undefined
  cause?: unknown
}

export class CertificateError extends Error {
  override name = 'CertificateError'
  readonly kind: CertificateErrorKind
  readonly failedNames: readonly string[]
  readonly retryAfterMs: number | undefined

  constructor(
    kind: CertificateErrorKind,
    message: string,
    { failedNames = [], retryAfterMs, cause }: Details = {}
  ) {
    super(message, { cause })
    this.kind = kind
    this.failedNames = failedNames
    this.retryAfterMs = retryAfterMs
  }
}
