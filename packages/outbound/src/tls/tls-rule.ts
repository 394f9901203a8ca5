// What the connection to a mail server has to be like.
import type { WireTlsa } from '@postkeep/dns'

export type TlsRule =
  /** Encrypted where it can be, by whomever: RFC 7435. `tests`: a policy in testing would like to know. */
  | { readonly kind: 'opportunistic'; readonly policy?: 'sts-testing' | undefined }
  /** Never tried. */
  | { readonly kind: 'none' }
  /** Encrypted, by whomever. */
  | { readonly kind: 'encrypted'; readonly policy: TlsPolicyName }
  /** Encrypted, by a server with a certificate for its name from an authority that is known. */
  | { readonly kind: 'pkix'; readonly policy: TlsPolicyName }
  /** Encrypted, by a server with one of these keys. RFC 7672 */
  | { readonly kind: 'dane'; readonly policy: 'dane'; readonly dane: DaneRecords }

/** Whose wish it is; written down with each delivery. */
export type TlsPolicyName = 'dane' | 'dane-unusable' | 'sts-enforce' | 'requiretls' | 'smarthost'

export interface DaneRecords {
  /** Usages 2 and 3 only, at least one. */
  readonly records: readonly WireTlsa[]
  /** For which the certificate may stand, and the first for SNI. RFC 7672 §3.2.2 */
  readonly names: readonly string[]
}

export const opportunistic: TlsRule = { kind: 'opportunistic' }

/** Connections that were made under the same rule. */
export function ruleKey(rule: TlsRule): string {
  if (rule.kind !== 'dane') return rule.kind
  const records = rule.dane.records.map(
    ({ data, matching, selector, usage }) => `${usage} ${selector} ${matching} ${data.toString('hex')}`
  )
  return `dane ${rule.dane.names.join(' ')} ${records.toSorted().join(' ')}`
}
