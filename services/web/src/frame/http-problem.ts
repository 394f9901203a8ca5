// A refusal that ends a request. Only create-site.ts makes a page of it. The kinds are those of RFC 9457 §3.1.2, as words.
export type ProblemKind =
  | 'not-found'
  | 'forbidden'
  | 'not-same-site'
  | 'too-many'
  | 'unavailable'
  | 'method'
  | 'too-large'
  | 'failed'

const statuses: Record<ProblemKind, number> = {
  'not-found': 404,
  forbidden: 403,
  'not-same-site': 403,
  'too-many': 429,
  unavailable: 503,
  method: 405,
  'too-large': 413,
  failed: 500
}

export class HttpProblem extends Error {
  override name = 'HttpProblem'
  readonly kind: ProblemKind
  readonly status: number
  /** Seconds. */
  readonly retryAfter: number | undefined

  constructor(kind: ProblemKind, options: ErrorOptions & { retryAfter?: number } = {}) {
    super(kind, options)
    this.kind = kind
    this.status = statuses[kind]
    this.retryAfter = options.retryAfter
  }
}
