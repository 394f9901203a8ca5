// The reports that have come, a document each. One that comes again (mailers try twice) is one.
import { toObjectId, type Database, type Report } from '@postkeep/database'
import { readReport, type ReadReport } from './read-report.ts'

export interface ReportArchive {
  /** `domain`: id and name of whose address it came to. Bytes that are no report of that domain are not kept. */
  take(raw: Buffer, domain: { readonly id: string; readonly name: string }): Promise<TakenReport>
  /** Newest first. */
  list(filter?: ReportFilter): Promise<Report[]>
}

export type TakenReport =
  | { readonly kind: 'kept'; readonly report: ReadReport }
  | { readonly kind: 'refused'; readonly reason: string }

export interface ReportFilter {
  /** 24-hex id. */
  readonly domain?: string | undefined
  readonly kind?: Report['kind'] | undefined
  readonly limit?: number | undefined
}

export function createReportArchive({ reports }: Pick<Database, 'reports'>): ReportArchive {
  return {
    async take(raw, { id, name }) {
      const reading = readReport(raw)
      if (reading.kind === 'none') return { kind: 'refused', reason: reading.reason }
      const { report } = reading
      const isOurs = report.domain === name || report.domain.endsWith(`.${name}`)
      if (!isOurs) return { kind: 'refused', reason: `it is about ${report.domain || 'no domain'}` }
      const { organisation, reportId, ...fields } = report
      const key = { domain: toObjectId(id)!, kind: report.kind, organisation, report_id: reportId }
      const { begin, end, failed, rows, total } = fields
      const $set = { policy_domain: report.domain, begin, end, failed, rows: [...rows], total }
      await reports.updateOne(key, { $set }, { upsert: true })
      return { kind: 'kept', report }
    },
    list({ domain, kind, limit = 50 } = {}) {
      const owner = domain === undefined ? {} : { domain: toObjectId(domain)! }
      const filter = { ...owner, ...(kind ? { kind } : {}) }
      return reports.find(filter).sort({ end: -1 }).limit(limit)
    }
  }
}
