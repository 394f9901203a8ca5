// The administration of the server: what is seen, and what is done in somebody's name.
import type { Cache } from '@postkeep/cache'
import type { AccessEntry, AuditEntry, Database } from '@postkeep/database'
import { pagePosition, type Directory, type PageAsked, type PagePosition } from '@postkeep/directory'
import type { Queue, SuppressionList } from '@postkeep/outbound'
import type { SettingsEditor, ShownSettings } from '@postkeep/server-settings'
import { actsOf, type Acts } from './acts.ts'
import type { Actor } from './audited.ts'
import { serverOverview, type ServerOverview } from './server-overview.ts'

export interface AdministrationContext {
  readonly database: Database
  readonly cache: Cache
  readonly directory: Pick<Directory, 'users'>
  readonly queue: Queue
  readonly suppressions: SuppressionList
  readonly settings: SettingsEditor
}

type Search = PageAsked & { readonly q?: string | undefined }

export interface Administration {
  /** Acts in that person's name; each is written down. */
  as(actor: Actor): Acts
  overview(now: Date): Promise<ServerOverview>
  /** What administrators have done, the newest first. */
  audit(search: Search): Promise<AuditPage>
  /** The server's list, the newest first. */
  senders(list: AccessEntry['list'], search: Search): Promise<SenderPage>
  settings(): Promise<ShownSettings>
}

export type SenderPage = PagePosition & { readonly entries: readonly AccessEntry[] }
export type AuditPage = PagePosition & { readonly entries: readonly AuditEntry[] }

const longestPage = 200

export function createAdministration(context: AdministrationContext): Administration {
  const { accessEntries, auditEntries } = context.database
  return {
    as: (actor) => actsOf(context, actor),
    overview: (now) => serverOverview(context.database, now),
    async audit({ q = '', ...asked }) {
      const part = { $regex: RegExp.escape(q.trim().slice(0, 254)), $options: 'i' }
      const filter = q.trim() ? { $or: ['email', 'act', 'target'].map((field) => ({ [field]: part })) } : {}
      const count = await auditEntries.countDocuments(filter)
      const { limit, skip, ...position } = pagePosition(count, asked, longestPage)
      const entries = await auditEntries.find(filter).sort({ created_at: -1 }).skip(skip).limit(limit)
      return { ...position, entries }
    },
    async senders(list, { q = '', ...asked }) {
      const part = { $regex: RegExp.escape(q.trim().slice(0, 254)), $options: 'i' }
      // MongoDB takes up to a minute to remove those that are over.
      const isNow = { $or: [{ expires_at: null }, { expires_at: { $gt: new Date() } }] }
      const filter = { list, ...isNow, ...(q.trim() && { entry: part }) }
      const count = await accessEntries.countDocuments(filter)
      const { limit, skip, ...position } = pagePosition(count, asked, longestPage)
      const entries = await accessEntries.find(filter).sort({ created_at: -1 }).skip(skip).limit(limit)
      return { ...position, entries }
    },
    settings: () => context.settings.show()
  }
}
