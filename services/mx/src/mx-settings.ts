// What administrators change of the MX while it runs: docs/admin/abuse.md.
import type { ContentPolicy } from '@postkeep/delivery'
import {
  filterSettings,
  openServerSettings,
  receivingLimits,
  type ServerSettings
} from '@postkeep/server-settings'
import type { MxConfig } from './config.ts'

const shape = { ...filterSettings, ...receivingLimits }

export type MxSettings = Pick<MxConfig, keyof typeof shape>

export function openMxSettings(
  config: MxConfig,
  source: Parameters<typeof openServerSettings>[2]
): Promise<ServerSettings<typeof shape>> {
  return openServerSettings(shape, config, source)
}

/** Where a domain has no thresholds of its own. */
export function contentPolicyOf({ junkScore, rejectScore }: MxSettings): ContentPolicy {
  return { junkScore, rejectScore, executables: 'block', refusesViruses: true }
}
