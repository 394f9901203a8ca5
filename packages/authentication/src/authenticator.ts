// Asks mailauth for SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489) and ARC (RFC 8617) of a received message.
import { mailauthResolver, type Resolver } from '@postkeep/dns'
import type { authenticate, AuthenticateResult } from 'mailauth'
import type { AuthenticationResults, Verdict } from './results.ts'
import { signatureNames } from './signature-names.ts'

export interface AuthenticationRequest {
  /** The message as it came, CRLF line endings. */
  readonly raw: Buffer
  /** Address of the client, without brackets. */
  readonly clientAddress: string
  readonly helo: string
  /** Envelope sender, `local@domain`; empty for the null reverse-path. */
  readonly sender: string
}

export interface Authenticator {
  authenticate(request: AuthenticationRequest): Promise<AuthenticationResults>
  /** Begins the look-ups that `authenticate` will need, as soon as the sender is known: they run beside DATA. */
  prefetch(senderDomain: string): void
}

/** `hostName` is our authserv-id (RFC 8601 §2.5). */
export function createAuthenticator(options: { resolver: Resolver; hostName: string }): Authenticator {
  const { resolver, hostName } = options
  // The answer goes to the resolver's cache; whoever asks again sees the error, if there is one.
  const warm = (name: string) => void resolver.resolve(name, 'TXT').catch(() => undefined)
  const lookup = mailauthResolver(resolver) as NonNullable<Parameters<typeof authenticate>[1]>['resolver']
  return {
    async authenticate({ raw, clientAddress, helo, sender }) {
      // mailauth asks for one after the other.
      for (const name of signatureNames(raw)) warm(name)
      // 29 MB of memory: loaded with the first message, not with the process.
      const { authenticate } = await import('mailauth')
      const result = await authenticate(raw, {
        ip: clientAddress,
        helo,
        sender,
        mta: hostName,
        disableBimi: true,
        ...(lookup ? { resolver: lookup } : {})
      })
      return resultsOf(result)
    },
    prefetch(senderDomain) {
      warm(senderDomain)
      warm(`_dmarc.${senderDomain}`)
    }
  }
}

function resultsOf(result: AuthenticateResult): AuthenticationResults {
  const { spf, dmarc, arc, dmarcSkipReason } = result
  return {
    spf: { result: verdict(spf && spf.status.result), domain: (spf && spf.domain) || undefined },
    dkim: result.dkim.results.map((signature) => ({
      result: verdict(signature.status.result),
      domain: signature.signingDomain,
      selector: signature.selector
    })),
    dmarc: {
      result: dmarcSkipReason?.startsWith('multiple') ? 'permerror' : verdict(dmarc && dmarc.status.result),
      policy: dmarc && isPolicy(dmarc.policy) ? dmarc.policy : 'none',
      domain: (dmarc && dmarc.domain) || undefined
    },
    arc: { result: verdict(arc && arc.status.result) },
    fields: result.headers
  }
}

function isPolicy(policy: string): policy is 'none' | 'quarantine' | 'reject' {
  return policy === 'none' || policy === 'quarantine' || policy === 'reject'
}

function verdict(result: string | false | undefined): Verdict {
  return (result || 'none') as Verdict
}
