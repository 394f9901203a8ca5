export {
  createAccessLists,
  EntryRefusal,
  type AccessLists,
  type NewAccessEntry
} from './access/access-lists.ts'
export { parseEntry } from '@postkeep/address'
export { parseZones, type DnsListZone } from './connection/parse-zones.ts'
export {
  createFilter,
  type Filter,
  type FilterOptions,
  type FilterSettings,
  type HourlyLimits
} from './create-filter.ts'
export type { FilterRefusal } from './refusal.ts'
export { clamav } from './scanners/clamav.ts'
export { rspamd } from './scanners/rspamd.ts'
export type { Scanner, ScanRequest, ScanResult } from './scanners/scanner.ts'
export { describeSignals, type Signal } from './signal.ts'
export type { Assessment, DomainLists, Examined, SenderFacts, Visit } from './visit.ts'
