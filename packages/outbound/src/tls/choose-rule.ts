// Which rule holds for a mail server of a domain: DANE before MTA-STS before none. RFC 7672 §2.2, RFC 8461 §2, RFC 8689 §4.2.1
import { isAddressLiteral } from '@postkeep/address'
import { isTemporary, type SecureResolver } from '@postkeep/dns'
import type { FindStsPolicy } from '../mta-sts/find-policy.ts'
import { allowsHost, type StsPolicy } from '../mta-sts/parse-policy.ts'
import { findDane, type Dane } from './find-dane.ts'
import { opportunistic, type TlsRule } from './tls-rule.ts'

export interface RuleContext {
  /** Without it there is no DANE. */
  readonly secure?: SecureResolver | undefined
  readonly findStsPolicy?: FindStsPolicy | undefined
}

export interface RuleWishes {
  readonly domain: string
  /** RFC 8689 §4.2. */
  readonly requireTls?: boolean | undefined
  /** The sender's `TLS-Required: No`. RFC 8689 §5. */
  readonly ignoresTlsPolicy?: boolean | undefined
}

export type RuleChoice =
  | { readonly kind: 'rule'; readonly rule: TlsRule }
  /** Not to this host, now. */
  | { readonly kind: 'refused'; readonly reply: string }

interface Host {
  readonly host: string
  readonly port: number
}

/** Looks up what is of the domain once, and what is of a host when it is that host's turn. */
export function ruleChooser(wishes: RuleWishes, context: RuleContext): (host: Host) => Promise<RuleChoice> {
  const { domain, ignoresTlsPolicy, requireTls = false } = wishes
  const isPlain = isAddressLiteral(domain) || (ignoresTlsPolicy === true && !requireTls)
  const secure = isPlain ? undefined : context.secure
  const policy = once(async () => (isPlain ? undefined : await context.findStsPolicy?.(domain)))
  const mx = once(async () => (await secure?.resolve(domain, 'MX'))?.isSecure ?? false)
  const daneOf = async ({ host, port }: Host): Promise<Dane> =>
    secure && (await mx()) ? findDane(secure, { host, domain, port }) : { kind: 'none' }

  return async (host) => {
    try {
      const [dane, sts] = await Promise.all([daneOf(host), policy()])
      if (sts?.mode === 'enforce' && !allowsHost(sts, host.host)) {
        const reply = `4.7.5 The MTA-STS policy of ${domain} does not name its mail server ${host.host}`
        return { kind: 'refused', reply }
      }
      return { kind: 'rule', rule: ruleOf(dane, sts, requireTls) }
    } catch (error) {
      if (!isTemporary(error)) throw error
      return { kind: 'refused', reply: `4.7.5 DANE of ${host.host}: ${(error as Error).message}` }
    }
  }
}

function ruleOf(dane: Dane, sts: StsPolicy | undefined, requireTls: boolean): TlsRule {
  if (dane.kind === 'records') return { kind: 'dane', policy: 'dane', dane: dane.dane }
  if (sts?.mode === 'enforce') return { kind: 'pkix', policy: 'sts-enforce' }
  if (requireTls) return { kind: 'pkix', policy: 'requiretls' }
  if (dane.kind === 'unusable') return { kind: 'encrypted', policy: 'dane-unusable' }
  return sts?.mode === 'testing' ? { kind: 'opportunistic', policy: 'sts-testing' } : opportunistic
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
