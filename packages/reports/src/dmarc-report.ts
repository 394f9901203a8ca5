// DMARC aggregate reports: who has sent with our name in From, and what became of it. RFC 7489 §7.2 and appendix C.
import type { ReportRow } from '@postkeep/database'
import { childrenOf, nodeAt, readXml, textAt, type XmlNode } from './read-xml.ts'
import type { ReadReport } from './read-report.ts'
import { countOf, dateOf, mostRows } from './values.ts'

/** @throws Error where it is none */
export function readDmarcReport(text: string): ReadReport {
  const feedback = readXml(text)
  if (feedback.name !== 'feedback') throw new TypeError(`an XML of ${feedback.name} is no DMARC report`)
  const rows = childrenOf(feedback, 'record').slice(0, mostRows).map(rowOf)
  const sum = (some: readonly ReportRow[]) => some.reduce((total, { count }) => total + count, 0)
  return {
    kind: 'dmarc',
    organisation: textAt(feedback, 'report_metadata', 'org_name'),
    reportId: textAt(feedback, 'report_metadata', 'report_id'),
    domain: textAt(feedback, 'policy_published', 'domain').toLowerCase(),
    begin: dateOf(Number(textAt(feedback, 'report_metadata', 'date_range', 'begin')) * 1000),
    end: dateOf(Number(textAt(feedback, 'report_metadata', 'date_range', 'end')) * 1000),
    total: sum(rows),
    failed: sum(rows.filter(({ result }) => result === 'fail')),
    rows
  }
}

function rowOf(record: XmlNode): ReportRow {
  const row = nodeAt(record, 'row')
  const policy = nodeAt(row, 'policy_evaluated')
  const [dkim, spf] = [textAt(policy, 'dkim'), textAt(policy, 'spf')]
  return {
    source: textAt(row, 'source_ip'),
    count: countOf(textAt(row, 'count')),
    // One of the two is enough: RFC 7489 §6.6.2.
    result: dkim === 'pass' || spf === 'pass' ? 'pass' : 'fail',
    detail: `dkim ${dkim || 'none'}, spf ${spf || 'none'}, ${textAt(policy, 'disposition') || 'none'}`
  }
}
