// What each job of this service is given: its configuration, and its name.
import type { JobSettings } from '@postkeep/jobs'
import type { BreeConfig } from './config.ts'

export type BreeSettings = BreeConfig & JobSettings
