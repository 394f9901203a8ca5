// TLS reports: could others reach our mail servers by the rules that we have published? RFC 8460 §4.
import type { ReportRow } from '@postkeep/database'
import type { ReadReport } from './read-report.ts'
import { lineOf } from './read-xml.ts'
import { countOf, dateOf, mostRows } from './values.ts'

type Json = Readonly<Record<string, unknown>>

/** @throws Error where it is none */
export function readTlsReport(text: string): ReadReport {
  const report = objectOf(JSON.parse(text))
  const range = objectOf(report['date-range'])
  const policies = listOf(report['policies']).slice(0, mostRows)
  if (policies.length === 0) throw new TypeError('a TLS report without policies')
  const summaries = policies.map((policy) => objectOf(policy['summary']))
  const succeeded = summaries.reduce((sum, each) => sum + countOf(each['total-successful-session-count']), 0)
  const failed = summaries.reduce((sum, each) => sum + countOf(each['total-failure-session-count']), 0)
  return {
    kind: 'tls',
    organisation: textOf(report['organization-name']),
    reportId: textOf(report['report-id']),
    domain: textOf(objectOf(policies[0]!['policy'])['policy-domain']).toLowerCase(),
    begin: dateOf(Date.parse(textOf(range['start-datetime']))),
    end: dateOf(Date.parse(textOf(range['end-datetime']))),
    total: succeeded + failed,
    failed,
    rows: policies.flatMap(rowsOf).slice(0, mostRows)
  }
}

function rowsOf(policy: Json): ReportRow[] {
  const type = textOf(objectOf(policy['policy'])['policy-type'])
  const succeeded = countOf(objectOf(policy['summary'])['total-successful-session-count'])
  const failures = listOf(policy['failure-details']).map((failure): ReportRow => ({
    source: textOf(failure['sending-mta-ip']),
    count: countOf(failure['failed-session-count']),
    result: 'fail',
    detail: [type, textOf(failure['result-type']), textOf(failure['receiving-mx-hostname'])]
      .filter(Boolean)
      .join(', ')
  }))
  return [{ source: '', count: succeeded, result: 'pass', detail: type }, ...failures]
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.slice(0, mostRows).map(objectOf) : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? lineOf(value) : ''
}
