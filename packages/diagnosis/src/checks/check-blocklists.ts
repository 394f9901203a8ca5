// Do DNS lists of spammers name this server? RFC 5782 §2.1; answers outside 127.0.0.0/8, and those with which lists turn
// away public resolvers (127.255.255.0/24), say nothing.
import { DnsError, isPublicAddress, isTemporary, reverseName, type Resolver } from '@postkeep/dns'
import { ok, problem, type Finding } from '../finding.ts'
import { addressesOf } from './check-host-names.ts'

type Context = {
  readonly resolver: Resolver
  readonly serverDomain: string
  /** Zones; `none`: no list. */
  readonly blocklists: readonly string[]
}

type Answer =
  | { readonly kind: 'listed'; readonly because: string }
  | { readonly kind: 'not-listed' | 'no-answer' }

export async function checkBlocklists({ blocklists, resolver, serverDomain }: Context): Promise<Finding[]> {
  const zones = blocklists.filter((zone) => zone.toLowerCase() !== 'none')
  const found = await addressesOf(`mx.${serverDomain}`, resolver)
  // What is wrong with the addresses themselves is told by the check of the host names.
  const addresses = found === 'unknown' ? [] : found.filter(isPublicAddress)
  if (zones.length === 0) return []
  return (await Promise.all(addresses.map((address) => findingsOf(address, zones, resolver)))).flat()
}

async function findingsOf(address: string, zones: readonly string[], resolver: Resolver): Promise<Finding[]> {
  const subject = `DNS lists ${address}`
  const answers = await Promise.all(
    zones.map(async (zone) => ({ zone, answer: await ask(address, zone, resolver) }))
  )
  const listed = answers.flatMap(({ answer, zone }) => {
    if (answer.kind !== 'listed') return []
    const because = answer.because ? ` It says: ${answer.because}` : ''
    const remedy = `Find out what was sent from here and stop it; then ask ${zone} to take the address off`
    return [problem(subject, `${zone} names it: many servers refuse mail from here.${because}`, remedy)]
  })
  if (listed.length > 0) return listed
  const silent = answers.filter(({ answer }) => answer.kind === 'no-answer').map(({ zone }) => zone)
  const asked = zones.filter((zone) => !silent.includes(zone))
  const texts = [
    asked.length > 0 ? `Not named by ${asked.join(', ')}.` : '',
    silent.length > 0 ? `No answer for this resolver from ${silent.join(', ')}.` : ''
  ]
  return [ok(subject, texts.filter(Boolean).join(' '))]
}

async function ask(address: string, zone: string, resolver: Resolver): Promise<Answer> {
  const name = `${reverseName(address).replace(/\.(in-addr|ip6)\.arpa$/, '')}.${zone}`
  try {
    const answers = await resolver.resolve(name, 'A')
    const told = answers.filter((answer) => answer.startsWith('127.'))
    if (told.length === 0) return { kind: 'not-listed' }
    if (told.every((answer) => answer.startsWith('127.255.255.'))) return { kind: 'no-answer' }
    return { kind: 'listed', because: await reasonOf(name, resolver) }
  } catch (error) {
    if (!(error instanceof DnsError)) throw error
    return { kind: isTemporary(error) ? 'no-answer' : 'not-listed' }
  }
}

/** In the list's own words, bounded; '' where it gives none. */
async function reasonOf(name: string, resolver: Resolver): Promise<string> {
  try {
    const texts = await resolver.resolve(name, 'TXT')
    return (texts[0] ?? []).join('').slice(0, 300)
  } catch (error) {
    if (!(error instanceof DnsError)) throw error
    return ''
  }
}
