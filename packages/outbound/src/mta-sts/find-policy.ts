// The MTA-STS policy that holds for a domain now. A policy that was seen holds for its max_age, whatever becomes of DNS
// and of the web server: who stands in the way could take them away. RFC 8461 §3.3, §5.1, §10.2
import { isTemporary, type Resolver } from '@postkeep/dns'
import type { Logger } from '@postkeep/log'
import { fetchStsPolicy, type FetchContext } from './fetch-policy.ts'
import { parseStsPolicy, parseStsRecord, type StsPolicy } from './parse-policy.ts'

export interface KeptPolicy {
  readonly domain: string
  /** Of the DNS record. */
  readonly id: string
  readonly policy: StsPolicy
  readonly fetchedAt: Date
  readonly expiresAt: Date
}

/** Survives the process, and better also the machine. */
export interface StsPolicyStore {
  /** An expired one may still be given. */
  find(domain: string): Promise<KeptPolicy | undefined>
  keep(policy: KeptPolicy): Promise<void>
}

export interface StsContext extends FetchContext {
  readonly resolver: Resolver
  readonly store: StsPolicyStore
  readonly logger: Logger
  readonly clock?: (() => Date) | undefined
}

export type FindStsPolicy = (domain: string) => Promise<StsPolicy | undefined>

/** A policy that has not changed is fetched again after this, so that it does not expire. RFC 8461 §3.3 */
const freshMs = 24 * 3_600_000
/** RFC 8461 §3.3: after a failure not sooner than this. */
const patienceMs = 5 * 60_000
const mostFailures = 10_000

/** Never rejects: without an answer the policy that is kept holds, or none. */
export function stsPolicies(context: StsContext): FindStsPolicy {
  const now = context.clock ?? (() => new Date())
  const failures = new Map<string, Date>()
  const underWay = new Map<string, Promise<StsPolicy | undefined>>()

  async function find(domain: string): Promise<StsPolicy | undefined> {
    const stored = await storedPolicy(domain, context)
    const kept = stored && stored.expiresAt > now() ? stored : undefined
    const id = await currentId(domain, context)
    // No record: a policy that is kept holds all the same.
    if (id === undefined) return kept?.policy
    const isFresh = kept?.id === id && now().getTime() - kept.fetchedAt.getTime() < freshMs
    const failedAt = failures.get(domain)
    const isTooEarly = failedAt !== undefined && now().getTime() - failedAt.getTime() < patienceMs
    if (isFresh || isTooEarly) return kept?.policy
    return (await refresh(domain, id)) ?? kept?.policy
  }

  async function refresh(domain: string, id: string): Promise<StsPolicy | undefined> {
    try {
      const policy = parseStsPolicy(await fetchStsPolicy(domain, context))
      if (!policy) throw new Error(`mta-sts.${domain}: the file is no policy`)
      const fetchedAt = now()
      const expiresAt = new Date(fetchedAt.getTime() + policy.maxAge * 1000)
      failures.delete(domain)
      await keep({ domain, id, policy, fetchedAt, expiresAt })
      return policy
    } catch (error) {
      if (failures.size >= mostFailures) failures.clear()
      failures.set(domain, now())
      context.logger.info({ domain, error }, 'the MTA-STS policy cannot be fetched')
      return undefined
    }
  }

  async function keep(policy: KeptPolicy): Promise<void> {
    try {
      await context.store.keep(policy)
    } catch (error) {
      context.logger.warn({ domain: policy.domain, error }, 'an MTA-STS policy could not be kept')
    }
  }

  return (domain) => {
    const asked = underWay.get(domain)
    if (asked) return asked
    const asking = find(domain).finally(() => underWay.delete(domain))
    underWay.set(domain, asking)
    return asking
  }
}

async function storedPolicy(domain: string, { logger, store }: StsContext): Promise<KeptPolicy | undefined> {
  try {
    return await store.find(domain)
  } catch (error) {
    logger.warn({ domain, error }, 'the kept MTA-STS policies cannot be read')
    return undefined
  }
}

/** undefined: none, or not known now. */
async function currentId(domain: string, { logger, resolver }: StsContext): Promise<string | undefined> {
  try {
    const texts = await resolver.resolve(`_mta-sts.${domain}`, 'TXT')
    return parseStsRecord(texts.map((pieces) => pieces.join('')))
  } catch (error) {
    if (isTemporary(error)) logger.debug({ domain, error }, 'no answer about an MTA-STS policy')
    return undefined
  }
}
