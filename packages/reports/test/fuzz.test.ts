// Whatever comes as a report: it is told why it is none, or its numbers and texts are within their bounds.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { fuzzTarget, sourceLiterals } from '@postkeep/fuzz'
import { readReport } from '../src/index.ts'

const found = (name: string): string => join(import.meta.dirname, 'fuzz-found', name)
const covers = ['/packages/reports/src/']
const literals = sourceLiterals(`${import.meta.dirname}/{../src,.}/*.ts`)
const tls = JSON.stringify({
  'organization-name': 'Company-X',
  'date-range': { 'start-datetime': '2026-03-01T00:00:00Z', 'end-datetime': '2026-03-01T23:59:59Z' },
  'report-id': '5065427c',
  policies: [
    {
      policy: { 'policy-type': 'sts', 'policy-domain': 'here.net' },
      summary: { 'total-successful-session-count': 5326, 'total-failure-session-count': 303 },
      'failure-details': [{ 'result-type': 'certificate-expired', 'failed-session-count': 100 }]
    }
  ]
})
const contents = [...literals.filter((text) => text.startsWith('<?xml')), tls]
const words = [
  ...literals.filter((text) => text.length < 60),
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '&b;',
  '[]',
  '{}',
  'null'
]
const message = (content: Uint8Array, type: string): string =>
  [
    'From: reports@far.net',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    `Content-Type: ${type}`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(content).toString('base64').replaceAll(/.{76}/g, '$&\r\n'),
    '--b--',
    ''
  ].join('\r\n')

function check(raw: Buffer): void {
  const reading = readReport(raw)
  if (reading.kind === 'none') {
    assert.ok(reading.reason.length > 0)
    return
  }
  const { begin, domain, end, failed, organisation, reportId, rows, total } = reading.report
  for (const text of [domain, organisation, reportId]) {
    assert.ok(text.length <= 300)
    assert.doesNotMatch(text, /[\r\n\0]/)
  }
  assert.ok(begin.getTime() > 0 && end.getTime() > 0)
  assert.ok(Number.isSafeInteger(total) && failed >= 0 && failed <= total)
  assert.ok(rows.length <= 10_000)
}

test('contents, packed and not', async (t) => {
  const run = (input: Buffer): void => {
    check(Buffer.from(message(input, 'application/xml')))
    if (input.length % 4 === 0) check(Buffer.from(message(gzipSync(input), 'application/gzip')))
  }
  await fuzzTarget(t, {
    name: 'reports',
    found: found('contents'),
    seeds: contents,
    words,
    covers,
    inputs: 1500,
    run
  })
})

test('messages', async (t) => {
  const packed = contents.map((content) => message(gzipSync(content), 'application/gzip'))
  await fuzzTarget(t, {
    name: 'messages with reports',
    found: found('messages'),
    seeds: [...packed, message(Buffer.from(tls), 'application/tlsrpt+json')],
    words: ['application/zip', 'text/xml', 'UEsDBBQAAAAIAA', 'H4sIAAAA', '--b', '--b--'],
    covers,
    inputs: 1000,
    run: check
  })
})
