// The environment of the CardDAV service.
import { port, readEnvironment } from '@postkeep/config'
import type { Environment } from '@postkeep/config'
import { davFields } from '@postkeep/dav-server'
import { serviceFields } from '@postkeep/lifecycle'

export type CardDavConfig = ReturnType<typeof readCardDavConfig>

export function readCardDavConfig(environment: Environment) {
  return readEnvironment(environment, {
    ...serviceFields,
    ...davFields,
    port: port('CARDDAV_PORT', { default: 6000 })
  })
}
