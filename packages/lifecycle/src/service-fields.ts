// What each service lets be configured, to be spread into its shape.
import { duration, hostName, port } from '@postkeep/config'
import { logFields, type LogLevel } from '@postkeep/log'

export const defaultGraceMs = 20_000

export type ServiceConfig = {
  readonly logLevel?: LogLevel
  readonly logPretty?: boolean
  readonly healthHost?: string
  /** 0, or left out: no such port. */
  readonly healthPort?: number
  readonly shutdownGraceMs?: number
}

export const serviceFields = {
  ...logFields,
  healthHost: hostName('HEALTH_HOST', { default: '127.0.0.1' }),
  healthPort: port('HEALTH_PORT', { default: 0 }),
  shutdownGraceMs: duration('SHUTDOWN_GRACE', { default: defaultGraceMs })
}
