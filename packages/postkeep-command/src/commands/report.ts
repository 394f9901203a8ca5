// postkeep report …: what other servers have told of mail with our domains' names.
import type { Report } from '@postkeep/database'
import { createReportArchive } from '@postkeep/reports'
import { line, type Command } from '../command.ts'
import { time } from '../format.ts'
import { Refusal, UsageError } from '../usage-error.ts'

const kinds: readonly Report['kind'][] = ['dmarc', 'tls']

export const reportCommands: readonly Command[] = [
  {
    name: 'report list',
    summary: 'List the DMARC and TLS reports of other servers, newest first, with their sums',
    operands: [],
    options: {
      domain: { type: 'string', value: 'DOMAIN', summary: 'Only those about this domain' },
      kind: { type: 'string', value: 'KIND', summary: `Only ${kinds.join(' or ')}` }
    },
    async run(services, given) {
      const name = given.text('domain')
      const domain = name === undefined ? undefined : await (await services.directory()).domains.find(name)
      if (name !== undefined && !domain)
        throw new Refusal(`There is no domain ${name}; domain list shows those there are`)
      const wanted = given.text('kind')
      const kind = kinds.find((each) => each === wanted)
      if (wanted !== undefined && !kind)
        throw new UsageError(`${wanted} is none of ${kinds.join(', ')}`, 'report list')
      const archive = createReportArchive(await services.database())
      const reports = await archive.list({ domain: domain?._id.toHexString(), kind })
      const columns = ['until', 'kind', 'domain', 'by', 'total', 'failed']
      const rows = reports.map((report) => [
        time(report.end),
        report.kind,
        report.policy_domain,
        report.organisation,
        String(report.total),
        String(report.failed)
      ])
      const [total, failed] = [sum(reports, 'total'), sum(reports, 'failed')]
      const blocks = [
        { kind: 'table', columns, rows, empty: 'There are no reports yet' },
        ...(reports.length > 0 ? [line(`In all ${total}, of which ${failed} failed`)] : [])
      ] as const
      return { json: reports.map(({ _id, ...fields }) => fields), blocks }
    }
  }
]

function sum(reports: readonly Report[], field: 'total' | 'failed'): number {
  return reports.reduce((total, report) => total + report[field], 0)
}
