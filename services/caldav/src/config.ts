// The environment of the CalDAV service.
import { flag, list, port, readEnvironment } from '@postkeep/config'
import type { Environment } from '@postkeep/config'
import { davFields } from '@postkeep/dav-server'
import { serviceFields } from '@postkeep/lifecycle'

export type CalDavConfig = ReturnType<typeof readCalDavConfig>

export function readCalDavConfig(environment: Environment) {
  return readEnvironment(environment, {
    ...serviceFields,
    ...davFields,
    port: port('CALDAV_PORT', { default: 5000 }),
    /** For calendars that are fetched from elsewhere. */
    dnsServers: list('DNS_SERVERS', { default: [] }),
    /** Also from one's own network. */
    allowPrivate: flag('OUTBOUND_ALLOW_PRIVATE', { default: false })
  })
}
