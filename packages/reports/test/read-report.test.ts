import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { connectDatabase } from '@postkeep/database'
import { silentLogger as logger } from '@postkeep/log'
import { startMongo } from '@postkeep/testkit'
import { createReportArchive, readReport } from '../src/index.ts'

const dmarc = `<?xml version="1.0" encoding="UTF-8"?>
<feedback><report_metadata><org_name>far.net</org_name><report_id>r1</report_id>
<date_range><begin>1772323200</begin><end>1772409599</end></date_range></report_metadata>
<policy_published><domain>here.net</domain><p>quarantine</p></policy_published>
<record><row><source_ip>192.0.2.1</source_ip><count>12</count>
<policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated></row></record>
<record><row><source_ip>198.51.100.7</source_ip><count>3</count>
<policy_evaluated><disposition>quarantine</disposition><dkim>fail</dkim><spf>fail</spf></policy_evaluated></row></record>
</feedback>`

/** The example of RFC 8460 appendix B, shortened. */
const tls = {
  'organization-name': 'Company-X',
  'date-range': { 'start-datetime': '2026-03-01T00:00:00Z', 'end-datetime': '2026-03-01T23:59:59Z' },
  'report-id': '5065427c',
  policies: [
    {
      policy: { 'policy-type': 'sts', 'policy-domain': 'here.net' },
      summary: { 'total-successful-session-count': 5326, 'total-failure-session-count': 303 },
      'failure-details': [
        {
          'result-type': 'certificate-expired',
          'sending-mta-ip': '2001:db8:abcd:12::1',
          'receiving-mx-hostname': 'mx1.here.net',
          'failed-session-count': 100
        }
      ]
    }
  ]
}

function zip(content: Buffer, { streamed = false } = {}): Buffer {
  const packed = deflateRawSync(content)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04_03_4b_50)
  header.writeUInt16LE(streamed ? 8 : 0, 6)
  header.writeUInt16LE(8, 8)
  header.writeUInt32LE(streamed ? 0 : packed.length, 18)
  header.writeUInt16LE(5, 26)
  return Buffer.concat([header, Buffer.from('a.xml'), packed, Buffer.from('PK\x07\x08 and the rest')])
}

function mail(type: string, content: Buffer): Buffer {
  const head =
    'From: x@far.net\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHi\r\n'
  const part = `--b\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${content.toString('base64')}\r\n--b--\r\n`
  return Buffer.from(head + part)
}

describe('a report is read', () => {
  const packed: Record<string, Buffer> = {
    'application/gzip': gzipSync(dmarc),
    'application/zip': zip(Buffer.from(dmarc)),
    'application/x-zip-compressed': zip(Buffer.from(dmarc), { streamed: true }),
    'text/xml': Buffer.from(dmarc)
  }
  for (const [type, content] of Object.entries(packed)) {
    test(`DMARC in ${type}`, () => {
      const reading = readReport(mail(type, content))
      assert.ok(reading.kind === 'report', JSON.stringify(reading))
      const { begin, domain, failed, organisation, reportId, rows, total } = reading.report
      assert.deepEqual([organisation, reportId, domain, total, failed], ['far.net', 'r1', 'here.net', 15, 3])
      assert.equal(begin.toISOString(), '2026-03-01T00:00:00.000Z')
      assert.deepEqual(rows[1], {
        source: '198.51.100.7',
        count: 3,
        result: 'fail',
        detail: 'dkim fail, spf fail, quarantine'
      })
    })
  }

  test('TLS in gzip', () => {
    const reading = readReport(mail('application/tlsrpt+gzip', gzipSync(JSON.stringify(tls))))
    assert.ok(reading.kind === 'report', JSON.stringify(reading))
    const { domain, failed, rows, total } = reading.report
    assert.deepEqual([domain, total, failed], ['here.net', 5629, 303])
    assert.equal(rows[1]!.detail, 'sts, certificate-expired, mx1.here.net')
  })
})

describe('what is none is refused, at a bounded cost', () => {
  const bomb = Buffer.alloc(50 * 1024 * 1024)
  const entities = '<!DOCTYPE x [<!ENTITY a "b">]><feedback>&a;</feedback>'
  const cases: Record<string, Buffer> = {
    'a gzip bomb': gzipSync(bomb),
    'a zip bomb': zip(bomb),
    'a zip that is cut': zip(Buffer.from(dmarc)).subarray(0, 60),
    entities: Buffer.from(entities),
    'XML that is too deep': Buffer.from(`<feedback>${'<a>'.repeat(1000)}`),
    'XML that is not well-formed': Buffer.from('<feedback><a></feedback>'),
    'another XML': Buffer.from('<html></html>'),
    'without times': Buffer.from('<feedback></feedback>'),
    'JSON of another kind': Buffer.from('{"a": [1, {}]}'),
    nothing: Buffer.alloc(0)
  }
  for (const [name, content] of Object.entries(cases)) {
    test(name, () => assert.equal(readReport(mail('application/octet-stream', content)).kind, 'none'))
  }
  test('no attachment', () => assert.equal(readReport(Buffer.from('From: x@y.z\r\n\r\nhi')).kind, 'none'))
})

test('reports are kept once, and only for whom they are', async () => {
  const mongo = await startMongo()
  const database = await connectDatabase({ url: mongo.url, logger })
  const archive = createReportArchive(database)
  const domain = { id: '0123456789abcdef01234567', name: 'here.net' }
  const raw = mail('application/gzip', gzipSync(dmarc))
  assert.equal((await archive.take(raw, domain)).kind, 'kept')
  assert.equal((await archive.take(raw, domain)).kind, 'kept')
  const other = await archive.take(raw, { ...domain, name: 'other.net' })
  assert.deepEqual(other, { kind: 'refused', reason: 'it is about here.net' })
  const [kept, ...more] = await archive.list({ domain: domain.id, kind: 'dmarc' })
  assert.deepEqual([more.length, kept!.total, kept!.failed, kept!.rows.length], [0, 15, 3, 2])
  assert.deepEqual(await archive.list({ kind: 'tls' }), [])
  await database.close()
  await mongo.stop()
})
