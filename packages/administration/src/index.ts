export type { Acts, SenderEntry } from './acts.ts'
export { ActRefused, type Actor } from './audited.ts'
export {
  createAdministration,
  type Administration,
  type AuditPage,
  type SenderPage
} from './create-administration.ts'
export type { ShownSettings } from '@postkeep/server-settings'
export type { HourOfMail, ServerOverview } from './server-overview.ts'
