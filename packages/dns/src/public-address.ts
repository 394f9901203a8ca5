// One look-up of a host, and only public addresses of it: what was checked is what is connected to, so that a name that
// points elsewhere a moment later (DNS rebinding) gains nothing.
import { isIP } from 'node:net'
import { isPublicAddress } from './classify-address.ts'
import { DnsError, isTemporary } from './dns-error.ts'
import type { Resolver } from './resolver.ts'

export type HostAddress =
  | { readonly kind: 'address'; readonly ip: string }
  /** It has none, or one that leads into the server, its network or its cloud. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'unknown'; readonly reason: string }

export interface AddressOptions {
  readonly resolver: Resolver
  /** Addresses that are not public too: for trying out. */
  readonly allowPrivate: boolean
}

/** `host`: of a URL, an IPv6 address in brackets. */
export async function publicAddress(
  host: string,
  { allowPrivate, resolver }: AddressOptions
): Promise<HostAddress> {
  const literal = host.replace(/^\[|\]$/g, '')
  const isAllowed = (ip: string) => allowPrivate || isPublicAddress(ip)
  if (isIP(literal) !== 0) return isAllowed(literal) ? { kind: 'address', ip: literal } : { kind: 'refused' }
  const outcomes = await Promise.allSettled([resolver.resolve(host, 'A'), resolver.resolve(host, 'AAAA')])
  const addresses = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
  const [ip] = addresses
  // One that leads inside beside others that do not is no mistake.
  if (ip !== undefined) return addresses.every(isAllowed) ? { kind: 'address', ip } : { kind: 'refused' }
  const failed = outcomes.find((outcome) => outcome.status === 'rejected' && isTemporary(outcome.reason))
  const reason = failed ? `The name ${host} cannot be looked up now` : `There is no host ${host}`
  const cause: unknown = failed?.status === 'rejected' ? failed.reason : undefined
  return { kind: 'unknown', reason: cause instanceof DnsError ? `${reason} (${cause.code})` : reason }
}
