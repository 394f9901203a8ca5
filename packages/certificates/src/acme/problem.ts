// What an authority refuses, as an error that says what to do. RFC 8555 §6.7
import { CertificateError, type CertificateErrorKind } from '../certificate-error.ts'

export type Problem = {
  /** "urn:ietf:params:acme:error:rateLimited" */
  readonly type: string
  readonly detail?: string
  readonly subproblems?: readonly { readonly identifier?: { readonly value?: string } }[]
}

const prefix = 'urn:ietf:params:acme:error:'
/** Asked again by the client itself, with a new nonce. */
const badNonce = `${prefix}badNonce`

const kinds: Readonly<Record<string, CertificateErrorKind>> = {
  rateLimited: 'rate-limited',
  accountDoesNotExist: 'account',
  externalAccountRequired: 'account',
  unauthorized: 'account',
  userActionRequired: 'account',
  invalidContact: 'account',
  unsupportedContact: 'account',
  badPublicKey: 'account',
  serverInternal: 'unreachable'
}

const remedies: Readonly<Partial<Record<CertificateErrorKind, string>>> = {
  'rate-limited': 'Wait, and do not ask more often: the renewal tries again by itself',
  account:
    'Check the e-mail address, and the key id and HMAC key of the external account if the authority gave you any',
  unreachable: 'The authority has trouble: try again later'
}

/** undefined: an answer to go on with. `data` is the body, `retryAfter` the header. */
export function problemOf(status: number, data: unknown, retryAfter: unknown): CertificateError | undefined {
  if (status < 400) return undefined
  const problem: Problem = isProblem(data) ? data : { type: 'none' }
  if (problem.type === badNonce) return undefined
  const short = problem.type.replace(prefix, '')
  const kind = status === 429 ? 'rate-limited' : (kinds[short] ?? (status >= 500 ? 'unreachable' : 'refused'))
  const said = problem.detail ?? `status ${status}`
  const remedy = remedies[kind]
  return new CertificateError(kind, `The certificate authority says: ${said}${remedy ? `. ${remedy}` : ''}`, {
    failedNames: (problem.subproblems ?? []).flatMap(({ identifier }) => identifier?.value ?? []),
    retryAfterMs: retryAfterMs(retryAfter, Date.now())
  })
}

/** RFC 9110 §10.2.3: seconds, or a date. */
export function retryAfterMs(header: unknown, now: number): number | undefined {
  if (typeof header !== 'string') return undefined
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return ms > 0 ? ms : undefined
}

function isProblem(data: unknown): data is Problem {
  return typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string'
}
