// The one way for a handler to refuse: code, enhanced status code (RFC 3463) and the text that the client sees.
export class SmtpRefusal extends Error {
  override name = 'SmtpRefusal'
  readonly code: number
  readonly enhanced: string
  /** The connection ends after the reply. 421 always ends it. */
  readonly closes: boolean

  /** `text` must not tell configuration; `cause` goes to the log only. */
  constructor(
    code: number,
    enhanced: string,
    text: string,
    options: { cause?: unknown; close?: boolean } = {}
  ) {
    super(text, 'cause' in options ? { cause: options.cause } : {})
    this.code = code
    this.enhanced = enhanced
    this.closes = options.close === true
  }

  /** The name that smtp-server reads. */
  get responseCode(): number {
    return this.code
  }
}

export function temporaryFailure(cause: unknown): SmtpRefusal {
  return new SmtpRefusal(451, '4.3.0', 'Temporary failure, try again later', { cause })
}
