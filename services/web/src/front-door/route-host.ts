// By the name that the client wanted: whose request is it?
import { isIP } from 'node:net'

export type HostRoute =
  | { readonly kind: 'site' }
  /** Another name of ours: to the site's own. */
  | { readonly kind: 'redirect' }
  | { readonly kind: 'service'; readonly service: 'api' | 'caldav' | 'carddav' }
  /** Settings for the mail programs of a domain. */
  | { readonly kind: 'autoconfig' | 'autodiscover' | 'mta-sts'; readonly domain: string }
  | { readonly kind: 'unknown' }

const services = new Set(['api', 'caldav', 'carddav'] as const)
const helpers = ['autoconfig', 'autodiscover', 'mta-sts'] as const

/** `host`: of the Host field or :authority, with or without a port. */
export function routeHost(host: string, serverDomain: string): HostRoute {
  const name = hostName(host)
  if (name === serverDomain || name === 'localhost' || isIP(name.replace(/^\[|\]$/g, '')) !== 0)
    return { kind: 'site' }
  for (const kind of helpers) {
    if (name.startsWith(`${kind}.`)) return { kind, domain: name.slice(kind.length + 1) }
  }
  const below = name.endsWith(`.${serverDomain}`) ? name.slice(0, -serverDomain.length - 1) : undefined
  for (const service of services) if (below === service) return { kind: 'service', service }
  return below === undefined ? { kind: 'unknown' } : { kind: 'redirect' }
}

export function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')
}
