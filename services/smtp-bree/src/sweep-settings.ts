// What the sweep is given by the service.
import type { LogLevel } from '@postkeep/log'

export interface SweepSettings {
  readonly mongoUrl: string
  readonly redisUrl: string
  readonly serverKey: string
  readonly logLevel: LogLevel
}
