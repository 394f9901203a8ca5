// A mail server that takes our mail for others: a smarthost, or where an operator sends one message. RFC 6409, RFC 8314
import type { TlsRule } from '../tls/tls-rule.ts'

export interface Relay {
  readonly host: string
  readonly port: number
  /** `implicit` and `starttls`: encrypted, by a server that proves its name. */
  readonly tls: RelayTls
  readonly user?: string | undefined
  readonly password?: string | undefined
  /** It may stand in one's own network. */
  readonly isTrusted?: boolean | undefined
}

export type RelayTls = 'implicit' | 'starttls' | 'opportunistic' | 'none'

/** `blocked`: only where the way to the recipients' own servers is barred. */
export interface RelayUse {
  readonly relay: Relay
  readonly when: 'always' | 'blocked'
}

/** What a relay with a password may be: nobody in between may read that. */
export function relayRule({ password, tls }: Relay): TlsRule {
  if (tls === 'none') return { kind: 'none' }
  if (tls === 'opportunistic' && password === undefined) return { kind: 'opportunistic' }
  return { kind: 'pkix', policy: 'smarthost' }
}
