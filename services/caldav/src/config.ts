// The environment of the CalDAV service.
import { port, readEnvironment } from '@postkeep/config'
import type { Environment } from '@postkeep/config'
import { davFields } from '@postkeep/dav-server'
import { serviceFields } from '@postkeep/lifecycle'

export type CalDavConfig = ReturnType<typeof readCalDavConfig>

export function readCalDavConfig(environment: Environment) {
  return readEnvironment(environment, {
    ...serviceFields,
    ...davFields,
    port: port('CALDAV_PORT', { default: 5000 })
  })
}
