// What the sweep is given by the service.
import type { JobSettings } from '@postkeep/jobs'

export interface SweepSettings extends JobSettings {
  readonly serverKey: string
}
