export type { Acts } from './acts.ts'
export { ActRefused, type Actor } from './audited.ts'
export { createAdministration, type Administration, type AuditPage } from './create-administration.ts'
export type { HourOfMail, ServerOverview } from './server-overview.ts'
