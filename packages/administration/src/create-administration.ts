// The administration of the server: what is seen, and what is done in somebody's name.
import type { Cache } from '@postkeep/cache'
import type { AuditEntry, Database } from '@postkeep/database'
import { pagePosition, type Directory, type PageAsked, type PagePosition } from '@postkeep/directory'
import type { Queue, SuppressionList } from '@postkeep/outbound'
import { actsOf, type Acts } from './acts.ts'
import type { Actor } from './audited.ts'
import { serverOverview, type ServerOverview } from './server-overview.ts'

export interface AdministrationContext {
  readonly database: Database
  readonly cache: Cache
  readonly directory: Pick<Directory, 'users'>
  readonly queue: Queue
  readonly suppressions: SuppressionList
}

export interface Administration {
  /** Acts in that person's name; each is written down. */
  as(actor: Actor): Acts
  overview(now: Date): Promise<ServerOverview>
  /** What administrators have done, the newest first. */
  audit(search: PageAsked & { readonly q?: string | undefined }): Promise<AuditPage>
}

export type AuditPage = PagePosition & { readonly entries: readonly AuditEntry[] }

const longestPage = 200

export function createAdministration(context: AdministrationContext): Administration {
  const { auditEntries } = context.database
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
    }
  }
}
