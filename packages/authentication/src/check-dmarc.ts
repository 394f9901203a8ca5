// DMARC: does a domain that SPF or DKIM vouches for stand for the author, and what does the author's domain ask for?
// RFC 9989 (the Organizational Domain by tree walk instead of a list of public suffixes); pct of RFC 7489 §6.6.4.
import type { DMARCResult, SPFResult } from 'mailauth'
import type { Lookup } from './check-spf.ts'
import { dmarcPart } from './mailauth-parts.ts'
import type { Policy, Verdict } from './results.ts'
import type { Signatures } from './verify-signatures.ts'

export interface DmarcContext {
  readonly lookup: Lookup
  /** 0 ≤ random < 1: which of the messages `pct` means. */
  readonly random: () => number
}

export interface CheckedDmarc {
  readonly result: Verdict
  readonly policy: Policy
  readonly domain: string | undefined
  /** Signing domains that stand for the author. */
  readonly aligned: ReadonlySet<string>
  /** For Authentication-Results; empty where there is nothing to say. */
  readonly info: string
}

export interface Identifiers {
  readonly signatures: Signatures
  readonly spf: SPFResult
}

const gentler: Readonly<Record<Policy, Policy>> = { reject: 'quarantine', quarantine: 'none', none: 'none' }

export async function checkDmarc(
  { signatures, spf }: Identifiers,
  { lookup, random }: DmarcContext
): Promise<CheckedDmarc> {
  const none = { policy: 'none', domain: undefined, aligned: new Set<string>(), info: '' } as const
  const { headerFrom, fromFields, results } = signatures
  if (fromFields === 0 || headerFrom.length === 0) return { ...none, result: 'none' }
  const { evaluateDmarc } = await dmarcPart()
  const passed = results.filter(({ status }) => status.result === 'pass')
  const { dkimAligned, reason, response } = await evaluateDmarc({
    headerFrom,
    fromFields,
    spfDomains: spf.status.result === 'pass' && spf.domain ? [spf.domain] : [],
    dkimDomains: passed.map(({ id = '', signingDomain = '' }) => ({ id, domain: signingDomain })),
    resolver: lookup
  } as Parameters<typeof evaluateDmarc>[0])
  if (!response) return { ...none, result: reason?.startsWith('multiple') ? 'permerror' : 'none' }
  return {
    result: response.status.result as Verdict,
    policy: sampled(response, random),
    domain: response.domain || undefined,
    aligned: dkimAligned ?? none.aligned,
    info: response.info
  }
}

function sampled(response: DMARCResult, random: () => number): Policy {
  const policy = isPolicy(response.policy) ? response.policy : 'none'
  const pct = (response as { record?: { pct?: unknown } }).record?.pct
  const isMeant = typeof pct !== 'number' || random() * 100 < pct
  return isMeant ? policy : gentler[policy]
}

function isPolicy(policy: string): policy is Policy {
  return Object.hasOwn(gentler, policy)
}
