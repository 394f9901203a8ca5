// SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 9989) and ARC (RFC 8617) of a received message, by mailauth's parts.
import { mailauthResolver, type Resolver } from '@postkeep/dns'
import { checkArc } from './check-arc.ts'
import { checkDmarc, type CheckedDmarc } from './check-dmarc.ts'
import { checkSpf, type Lookup, type SpfRequest } from './check-spf.ts'
import { resultFields, resultSummary } from './result-fields.ts'
import type { AuthenticationResults, SignatureResult, Verdict } from './results.ts'
import { createSignatureKeys } from './signature-keys.ts'
import { signatureNames } from './signature-names.ts'
import { verifySignatures, type Signatures } from './verify-signatures.ts'

export interface AuthenticationRequest extends SpfRequest {
  /** The message as it came, CRLF line endings. */
  readonly raw: Buffer
}

export interface Authenticator {
  authenticate(request: AuthenticationRequest): Promise<AuthenticationResults>
  /** Begins the look-ups that `authenticate` will need, as soon as the sender is known: they run beside DATA. */
  prefetch(senderDomain: string): void
}

export interface AuthenticatorOptions {
  readonly resolver: Resolver
  /** Our authserv-id (RFC 8601 §2.5). */
  readonly hostName: string
  /** Domains whose ARC seals are believed. */
  readonly trustedSealers?: readonly string[]
  /** 0 ≤ random < 1. */
  readonly random?: () => number
}

export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { resolver, hostName, random = Math.random, trustedSealers = [] } = options
  // The answer goes to the resolver's cache; whoever asks again sees the error, if there is one.
  const warm = (name: string) => void resolver.resolve(name, 'TXT').catch(() => undefined)
  const lookup = mailauthResolver(resolver) as Lookup
  const keys = createSignatureKeys(lookup)
  return {
    async authenticate(request) {
      // One after the other is how they are asked for below.
      for (const name of signatureNames(request.raw)) warm(name)
      const [signatures, spf] = await Promise.all([
        verifySignatures(request.raw, keys),
        checkSpf(request, { hostName, lookup })
      ])
      const arc = await checkArc(signatures, { lookup, trustedSealers })
      const dmarc = await checkDmarc({ signatures, spf }, { lookup, random })
      const infos = [...signatures.results, spf, arc.result, dmarc].map(({ info = '' }) => info)
      const summary = resultSummary(hostName, infos)
      return {
        spf: {
          result: verdict(spf.status.result),
          domain: spf.domain || undefined,
          explanation: spf.explanation
        },
        dkim: signatures.results.map((signature) => signatureResult(signature, dmarc)),
        dmarc: {
          result: dmarc.result,
          policy: dmarc.policy,
          domain: dmarc.domain,
          isUncertain: dmarc.result === 'fail' && hasTemporaryError(signatures, spf.status.result)
        },
        arc: { result: verdict(arc.result.status.result), trusted: arc.trusted },
        summary,
        fields: resultFields(spf.header, summary)
      }
    },
    prefetch(senderDomain) {
      warm(senderDomain)
      warm(`_dmarc.${senderDomain}`)
    }
  }
}

function signatureResult(signature: Signatures['results'][number], dmarc: CheckedDmarc): SignatureResult {
  const { selector, signingDomain: domain, status } = signature
  const isAligned =
    status.result === 'pass' && domain !== undefined && dmarc.aligned.has(domain.toLowerCase())
  return { result: verdict(status.result), domain, selector, comment: status.comment || undefined, isAligned }
}

function hasTemporaryError({ results }: Signatures, spf: string): boolean {
  return spf === 'temperror' || results.some(({ status }) => status.result === 'temperror')
}

function verdict(result: string): Verdict {
  return (result || 'none') as Verdict
}
