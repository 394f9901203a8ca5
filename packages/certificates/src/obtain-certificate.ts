// A certificate from an authority: account, order, challenges, certificate. RFC 8555 §7
import { errorOf, type Logger } from '@postkeep/log'
import { newKey } from './account-key.ts'
import type { ChallengeMethod } from './acme/challenge-method.ts'
import { openAcme, type AccountOptions, type Acme } from './acme/open-acme.ts'
import { proveNames } from './acme/prove-names.ts'
import { parseCertificate, type Certificate } from './certificate.ts'
import { CertificateError } from './certificate-error.ts'
import { certificateNames, maxNames, withoutCovered } from './certificate-names.ts'

export type CertificateRequest = AccountOptions & {
  /** There is no certificate without these. */
  names: readonly string[]
  /** Left out, with a warning, where the authority cannot verify them. */
  optionalNames?: readonly string[]
  method: ChallengeMethod
  /** For the optional names, where it is another: hosted zones are seldom in the server's account for DNS. */
  optionalMethod?: ChallengeMethod
  logger: Logger
}

export const letsEncrypt = 'https://acme-v02.api.letsencrypt.org/directory'

/** With a new ECDSA P-256 key. @throws CertificateError, DnsError */
export async function obtainCertificate(request: CertificateRequest): Promise<Certificate> {
  const names = namesToOrder(request)
  return await orderWhatCanBe(await openAcme(request), request, names)
}

/** Each round has fewer names. */
async function orderWhatCanBe(
  acme: Acme,
  request: CertificateRequest,
  names: readonly string[]
): Promise<Certificate> {
  try {
    return await order(acme, request, names)
  } catch (error) {
    const fewer = withoutFailed(error, names, request)
    if (!fewer) throw error
    const leftOut = names.filter((name) => !fewer.includes(name))
    request.logger.warn({ leftOut, error: errorOf(error) }, 'names are left out of the certificate')
    return await orderWhatCanBe(acme, request, fewer)
  }
}

async function order(
  acme: Acme,
  request: CertificateRequest,
  names: readonly string[]
): Promise<Certificate> {
  const { client, crypto } = acme
  const identifiers = names.map((value) => ({ type: 'dns', value }))
  const placed = await client.createOrder({ identifiers })
  const { method, optionalMethod = method, logger } = request
  const needed = certificateNames(request.names)
  const methodOf = (name: string): ChallengeMethod => (needed.includes(name) ? method : optionalMethod)
  await proveNames(acme, placed, { methodOf, logger })
  const key = newKey()
  const [, csr] = await crypto.createCsr({ altNames: [...names] }, key)
  const finalized = await client.finalizeOrder(placed, csr)
  return parseCertificate({ key, chain: await client.getCertificate(finalized) })
}

function namesToOrder({ names, optionalNames = [], method, logger }: CertificateRequest): string[] {
  const needed = certificateNames(names)
  const wildcard = needed.find((name) => name.startsWith('*.'))
  if (wildcard !== undefined && method.kind === 'http-01') {
    throw new CertificateError('configuration', `${wildcard} cannot be proved by http-01: use dns-01`)
  }
  const all = withoutCovered(certificateNames([...needed, ...optionalNames]))
  if (all.length <= maxNames) return all
  logger.warn({ leftOut: all.slice(maxNames) }, 'a certificate holds no more names, some are left out')
  return all.slice(0, maxNames)
}

/** undefined: nothing can be left out, or that would not help. */
function withoutFailed(
  error: unknown,
  names: readonly string[],
  { optionalNames = [] }: CertificateRequest
): string[] | undefined {
  if (!(error instanceof CertificateError) || error.failedNames.length === 0) return undefined
  const optional = certificateNames(optionalNames)
  const canGo = error.failedNames.every((name) => optional.includes(name))
  const fewer = names.filter((name) => !error.failedNames.includes(name))
  return canGo && fewer.length < names.length ? fewer : undefined
}
