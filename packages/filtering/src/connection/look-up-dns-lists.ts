// What DNS lists say of a client. RFC 5782; answers outside 127.0.0.0/8, and those with which lists turn away public
// resolvers and too many questions (127.255.255.0/24), say nothing.
import { isTemporary, reverseName, type Resolver } from '@postkeep/dns'
import type { Logger } from '@postkeep/log'
import type { Signal } from '../signal.ts'
import type { DnsListZone } from './parse-zones.ts'

export interface DnsListOptions {
  readonly resolver: Resolver
  readonly zones: readonly DnsListZone[]
  readonly logger: Logger
  /** All of them together. */
  readonly timeoutMs?: number
}

/** Never rejects: a list that does not answer in time says nothing. */
export async function lookUpDnsLists(remoteAddress: string, options: DnsListOptions): Promise<Signal[]> {
  const { timeoutMs = 3000, zones } = options
  if (zones.length === 0) return []
  const name = reverseName(remoteAddress).replace(/\.(in-addr|ip6)\.arpa$/, '')
  const found: Signal[] = []
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, timeoutMs)
  const looks = zones.map(async (zone) => {
    if (await isListed(name, zone.zone, options))
      found.push({
        score: zone.score,
        reason: `${remoteAddress} is listed by ${zone.zone}`
      })
  })
  await Promise.race([Promise.all(looks), late])
  clearTimeout(timer)
  return [...found]
}

async function isListed(name: string, zone: string, { logger, resolver }: DnsListOptions): Promise<boolean> {
  try {
    const answers = await resolver.resolve(`${name}.${zone}`, 'A')
    const refused = answers.filter((answer) => answer.startsWith('127.255.255.'))
    if (refused.length > 0)
      logger.warn(
        { zone, answers },
        'a DNS list refuses this resolver: use one of your own (docs/admin/abuse.md)'
      )
    return answers.some((answer) => answer.startsWith('127.') && !refused.includes(answer))
  } catch (error) {
    if (isTemporary(error)) logger.debug({ zone, error }, 'a DNS list does not answer')
    return false
  }
}
