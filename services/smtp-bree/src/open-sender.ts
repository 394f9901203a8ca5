// The sender with all that it asks: resolvers, the policies of others, and the relays that our own mail may take.
import type { Database } from '@postkeep/database'
import type { Directory } from '@postkeep/directory'
import { createResolver, createSecureResolver } from '@postkeep/dns'
import type { Logger } from '@postkeep/log'
import {
  createSender,
  isAddressOfOthers,
  stsPolicies,
  stsPolicyStore,
  type ClaimedEmail,
  type RelayUse,
  type Sender
} from '@postkeep/outbound'
import type { smarthostSettings } from '@postkeep/server-settings'
import type { SmtpBreeConfig } from './config.ts'

export function openSender(config: SmtpBreeConfig, database: Database, logger: Logger): Sender {
  const { allowPrivate, dnssecResolver: server, dnsServers, hostName, localAddresses, outboundPort } = config
  const resolver = createResolver({ servers: dnsServers })
  if (server === undefined) {
    logger.warn({ setting: 'DNSSEC_RESOLVER' }, 'DANE is off: no resolver that validates DNSSEC is named')
  }
  const isAllowed = (address: string) => allowPrivate || isAddressOfOthers(address)
  return createSender({
    resolver,
    secureResolver: server === undefined ? undefined : createSecureResolver({ server }),
    stsPolicies: stsPolicies({ resolver, store: stsPolicyStore(database), isAllowed, logger }),
    hostName,
    logger,
    port: outboundPort,
    allowPrivate,
    localAddresses
  })
}

type SmarthostSettings = Pick<SmtpBreeConfig, keyof typeof smarthostSettings>

/** The relay of a message: where an operator sends it, else its domain's, else the server's. */
export type FindRelay = (email: Pick<ClaimedEmail, 'domain' | 'route'>) => Promise<RelayUse | undefined>

export function relayFinder(
  settings: () => SmarthostSettings,
  directory: Pick<Directory, 'domains'>
): FindRelay {
  return async ({ domain, route }) => {
    if (route) return { when: 'always', relay: { ...route, isTrusted: true } }
    const own = domain && (await directory.domains.smarthost(domain.toHexString()))
    return own ? { when: own.when, relay: own } : relayOfServer(settings())
  }
}

function relayOfServer(config: SmarthostSettings): RelayUse | undefined {
  const { smarthost: host, smarthostMode, smarthostPort: port, smarthostTls: tls } = config
  if (host === undefined) return undefined
  const { smarthostPassword: password, smarthostUser: user } = config
  const when = smarthostMode === 'always' ? 'always' : 'blocked'
  return { when, relay: { host, port, tls, user, password, isTrusted: true } }
}
