// The part of a service's configuration that belongs to its log, to be spread into its shape.
import { choice, flag } from '@postkeep/config'
import { logLevels } from './logger.ts'

export const logFields = {
  logLevel: choice('LOG_LEVEL', logLevels, { default: 'info' }),
  logPretty: flag('LOG_PRETTY', { default: false })
}
