// The addresses to try for a domain, in order. RFC 5321 §5.1, RFC 7505.
import { isIP } from 'node:net'
import { isAddressLiteral } from '@postkeep/address'
import { isTemporary, lookupMx, type MailExchanger, type Resolver } from '@postkeep/dns'
import type { Relay } from './relay.ts'

export interface Target {
  /** Name of the mail server; the address itself where the recipient's domain is an address literal. */
  readonly host: string
  readonly priority: number
  readonly address: string
  readonly port: number
  /** The address is that of a relay of ours, which wants a login or TLS from the first byte. */
  readonly relay?: Relay | undefined
}

export type TargetSearch =
  | { readonly kind: 'targets'; readonly targets: readonly Target[] }
  | { readonly kind: 'temporary' | 'permanent'; readonly code: number; readonly reply: string }

export interface TargetContext {
  readonly resolver: Resolver
  /** Our own name: hosts behind it in the order would send the mail back to us. */
  readonly hostName: string
  readonly isAllowed: (address: string) => boolean
  /** Of the mail servers of others. */
  readonly port: number
}

/** A domain may name more than this, but not make us try them all. */
const mostHosts = 6
const mostTargets = 8

/** `domain`: an A-label or an address literal. */
export async function findTargets(domain: string, context: TargetContext): Promise<TargetSearch> {
  if (isAddressLiteral(domain)) {
    const address = domain.slice(1, -1).replace(/^ipv6:/i, '')
    return chosen(domain, [{ host: address, priority: 0, address, port: context.port }], context)
  }
  try {
    const mx = await lookupMx(context.resolver, domain)
    if (mx.kind === 'not-found') return permanent(550, `5.1.2 The domain ${domain} does not exist`)
    if (mx.kind === 'null-mx') return permanent(556, `5.1.10 The domain ${domain} takes no mail`)
    const hosts = beforeOurselves(mx.hosts, context.hostName)
    if (hosts.length === 0)
      return permanent(554, `5.4.6 Mail for ${domain} would come back to this server, which does not know it`)
    const found = await Promise.all(hosts.slice(0, mostHosts).map((host) => targetsOf(host, context)))
    return chosen(domain, found.flat(), context)
  } catch (error) {
    if (!isTemporary(error)) throw error
    return { kind: 'temporary', code: 0, reply: `4.4.3 ${(error as Error).message}` }
  }
}

/** The addresses of a relay, whatever the recipients' domain says. */
export async function findRelayTargets(relay: Relay, context: TargetContext): Promise<TargetSearch> {
  const { host, isTrusted, port } = relay
  const isAllowed = isTrusted ? () => true : context.isAllowed
  const at = { ...context, port, isAllowed }
  try {
    const found = isIP(host)
      ? [{ host, priority: 0, address: host, port }]
      : await targetsOf({ exchange: host.toLowerCase(), priority: 0 }, at)
    const search = chosen(
      host,
      found.map((target) => ({ ...target, relay })),
      at
    )
    // A relay that is misnamed is mended by its operator: no reason to give mail up.
    return search.kind === 'permanent'
      ? { ...search, kind: 'temporary', code: 0, reply: search.reply.replace(/^5/, '4') }
      : search
  } catch (error) {
    if (!isTemporary(error)) throw error
    return { kind: 'temporary', code: 0, reply: `4.4.3 ${(error as Error).message}` }
  }
}

/** RFC 5321 §5.1: where we are one of the hosts, only those before us may be used. */
function beforeOurselves(hosts: readonly MailExchanger[], hostName: string): readonly MailExchanger[] {
  const own = hosts.find(({ exchange }) => exchange === hostName)
  return own ? hosts.filter(({ priority }) => priority < own.priority) : hosts
}

/** IPv4 first: of small servers IPv6 has often no reverse name, for which large providers refuse mail for good. */
async function targetsOf({ exchange, priority }: MailExchanger, context: TargetContext): Promise<Target[]> {
  const { port, resolver } = context
  const answers = await Promise.allSettled([
    resolver.resolve(exchange, 'A'),
    resolver.resolve(exchange, 'AAAA')
  ])
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  const failed = answers.find((answer) => answer.status === 'rejected' && isTemporary(answer.reason))
  if (addresses.length === 0 && failed?.status === 'rejected') throw failed.reason
  return addresses.map((address) => ({ host: exchange, priority, address, port }))
}

function chosen(domain: string, found: readonly Target[], { isAllowed }: TargetContext): TargetSearch {
  const targets = found.filter(({ address }) => isAllowed(address)).slice(0, mostTargets)
  if (targets.length > 0) return { kind: 'targets', targets }
  return permanent(
    550,
    found.length === 0
      ? `5.4.4 No mail server of ${domain} has an address`
      : `5.4.4 The mail servers of ${domain} have no public address`
  )
}

function permanent(code: number, reply: string): TargetSearch {
  return { kind: 'permanent', code, reply }
}
