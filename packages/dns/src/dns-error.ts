// Why there is no answer. `code` is that of node:dns (ENOTFOUND, ENODATA, ETIMEOUT, …).

/** `bogus`: an answer came that cannot be trusted or read. */
export type DnsErrorKind = 'not-found' | 'no-data' | 'temporary' | 'bogus'

const kinds: Readonly<Record<string, DnsErrorKind>> = {
  ENOTFOUND: 'not-found',
  // A name that DNS cannot hold (a label of more than 63 bytes) does not exist.
  EBADNAME: 'not-found',
  ENODATA: 'no-data',
  EBADRESP: 'bogus'
}

export class DnsError extends Error {
  override name = 'DnsError'
  readonly kind: DnsErrorKind
  readonly code: string
  readonly hostname: string
  readonly type: string

  constructor(code: string, question: { hostname: string; type: string }, options?: ErrorOptions) {
    // That a name is not there is an answer like others: a stack would cost more than to find it in the cache.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(`DNS: ${question.type} ${question.hostname}: ${code}`, options)
    Error.stackTraceLimit = stackTraceLimit
    this.kind = kinds[code] ?? 'temporary'
    this.code = code
    this.hostname = question.hostname
    this.type = question.type
  }
}

/** True where asking later may help: no answer, a broken server, an answer that cannot be trusted. */
export function isTemporary(error: unknown): boolean {
  return error instanceof DnsError && (error.kind === 'temporary' || error.kind === 'bogus')
}
