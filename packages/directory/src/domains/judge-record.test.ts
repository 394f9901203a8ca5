import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { dnsRecords, type DnsRecord } from './dns-records.ts'
import { dnsStateAfter } from './dns-state.ts'
import { judgeRecord, type DnsAnswer } from './judge-record.ts'
import { zoneFile } from './zone-file.ts'

const records = dnsRecords(
  {
    name: 'ann.example',
    return_path: 'fe-bounces',
    dkim_keys: [
      {
        selector: 'mail-1',
        algorithm: 'rsa',
        public_key: 'MIIB'.repeat(98),
        private_key: Buffer.alloc(0),
        created_at: new Date()
      }
    ]
  },
  'server.example'
)
const wanted = (purpose: DnsRecord['purpose']): DnsRecord =>
  records.find((record) => record.purpose === purpose)!
const values = (...found: string[]): DnsAnswer => ({ kind: 'values', values: found })
const verdict = (purpose: DnsRecord['purpose'], ...found: string[]) => {
  const { state, advice } = judgeRecord(wanted(purpose), values(...found))
  return advice ? `${state}: ${advice}` : state
}

describe('a record of the DNS is judged', () => {
  test('MX', () => {
    assert.equal(verdict('receiving', '0 mx.server.example'), 'good')
    assert.equal(verdict('receiving', '10 MX.Server.Example.'), 'good')
    assert.equal(verdict('receiving'), 'missing: add')
    assert.equal(verdict('receiving', '0 mail.other.example'), 'wrong: mx-elsewhere')
    assert.equal(verdict('receiving', '0 mx.server.example', '9 other.example'), 'warning: mx-others-too')
  })
  test('SPF: one record, with us in it', () => {
    assert.equal(verdict('SPF', 'google-site-verification=x', 'v=spf1 a:server.example -all'), 'good')
    assert.equal(verdict('SPF', 'v=spf1 include:other.example +a:Server.Example ~all'), 'good')
    assert.equal(verdict('SPF', 'v=spf1 mx -all'), 'good')
    assert.equal(verdict('SPF', 'v=spf1 ip4:192.0.2.1 -all'), 'warning: spf-unsure')
    assert.equal(verdict('SPF', 'google-site-verification=x'), 'missing: add')
    assert.equal(verdict('SPF', 'v=spf1 -all', 'v=spf1 a:server.example -all'), 'wrong: spf-twice')
    const finding = judgeRecord(wanted('SPF'), values('v=spf1 include:other.example ~all'))
    assert.equal(finding.advice, 'spf-without-us')
    assert.equal(finding.proposal, 'v=spf1 a:server.example include:other.example ~all')
    for (const odd of ['v=spf1 \u202eexe ~all', 'v=spf1 \u001b[31m', `v=spf1 ${'a '.repeat(300)}`])
      assert.deepEqual(judgeRecord(wanted('SPF'), values(odd)).proposal, undefined)
  })
  test('DKIM: our key, whatever the spaces', () => {
    const { value } = wanted('DKIM')
    assert.equal(verdict('DKIM', value), 'good')
    assert.equal(verdict('DKIM', value.replaceAll('; ', ';').replace('MIIB', 'MI IB')), 'good')
    assert.equal(verdict('DKIM', 'v=DKIM1; k=rsa; p=other'), 'wrong: dkim-other-key')
    assert.equal(verdict('DKIM', value, 'v=DKIM1; p='), 'wrong: dkim-other-key')
  })
  test('TLSRPT: may be missing', () => {
    assert.equal(verdict('TLSRPT', 'v=TLSRPTv1; rua=mailto:x@y.example'), 'good')
    assert.equal(verdict('TLSRPT', 'other'), 'warning: add')
  })

  test('DMARC: any policy', () => {
    assert.equal(verdict('DMARC', 'v=DMARC1; p=reject; rua=mailto:x@y.example'), 'good')
    assert.equal(verdict('DMARC', 'v=DMARC1; p=none'), 'warning: dmarc-none')
    assert.equal(verdict('DMARC', 'v=DMARC1'), 'wrong: dmarc-broken')
    assert.equal(verdict('DMARC', 'v=DMARC1; p=none', 'v=DMARC1; p=reject'), 'wrong: dmarc-twice')
  })
  test('an MX that leads to an alias: a remark, with what to put in its place', () => {
    const alias = 'mx.server.example CNAME server.example 192.0.2.1 2001:db8::1'
    const { advice, instead, state } = judgeRecord(wanted('receiving'), values('0 mx.server.example', alias))
    assert.deepEqual([state, advice], ['warning', 'mx-cname'])
    assert.deepEqual(instead, ['mx.server.example A 192.0.2.1', 'mx.server.example AAAA 2001:db8::1'])
    assert.equal(verdict('receiving', '0 other.example', alias), 'wrong: mx-elsewhere')
  })
  test('MTA-STS: any id, but one', () => {
    assert.equal(verdict('MTASTS', 'v=STSv1; id=20260101T000000;'), 'good')
    assert.equal(verdict('MTASTS', 'v=STSv1; id=1', 'v=STSv1; id=2'), 'wrong: sts-broken')
    assert.equal(verdict('MTASTS', 'v=STSv1;'), 'wrong: sts-broken')
    assert.equal(verdict('MTASTS', 'other'), 'warning: add')
    const host = records.find(({ name }) => name === 'mta-sts.ann.example')!
    assert.equal(judgeRecord(host, values('other.example')).advice, 'cname-elsewhere')
  })
  test('servers of programs: port and host, whatever the priority', () => {
    assert.equal(verdict('services', '5 0 993 IMAP.server.example'), 'good')
    assert.equal(verdict('services', '0 1 143 imap.server.example'), 'wrong: srv-elsewhere')
    assert.equal(verdict('services'), 'warning: add')
    assert.equal(verdict('autoconfig', 'server.example'), 'good')
  })
  test('the CNAME that bounces come back to', () => {
    assert.equal(verdict('bounces', 'server.example'), 'good')
    assert.equal(verdict('bounces', 'other.example'), 'wrong: cname-elsewhere')
  })
})

test('silence keeps the last answer and the time when all was well', () => {
  const mx = wanted('receiving')
  const monday = new Date('2026-01-05T00:00:00Z')
  const tuesday = new Date('2026-01-06T00:00:00Z')
  const nothing = {
    dns_findings: [],
    has_mx_record: false,
    has_spf_record: false,
    has_dkim_record: false,
    has_dmarc_record: true,
    has_return_path_record: false
  }
  const unknown = dnsStateAfter(nothing, [judgeRecord(wanted('DMARC'), { kind: 'unknown' })], monday)
  assert.equal(unknown.has_dmarc_record, true)
  const first = dnsStateAfter(nothing, [judgeRecord(mx, values('0 mx.server.example'))], monday)
  assert.deepEqual([first.has_mx_record, first.dns_findings[0]!.good_at], [true, monday])
  const silent = dnsStateAfter(first, [judgeRecord(mx, { kind: 'unknown' })], tuesday)
  assert.deepEqual(silent, first)
  const broken = dnsStateAfter(first, [judgeRecord(mx, values())], tuesday)
  assert.deepEqual([broken.has_mx_record, broken.dns_findings[0]!.good_at], [false, monday])
})

test('the zone file cuts long texts and ends names with a dot', () => {
  const text = zoneFile('ann.example', records)
  assert.match(text, /^ann\.example\.\t3600\tIN\tMX\t0 mx\.server\.example\.$/m)
  assert.match(text, /^_imaps\._tcp\.ann\.example\.\t3600\tIN\tSRV\t0 1 993 imap\.server\.example\.$/m)
  const dkim = /_domainkey\.ann\.example\.\t3600\tIN\tTXT\t(.*)$/m.exec(text)![1]!
  const pieces = [...dkim.matchAll(/"([^"]*)"/g)].map(([, piece]) => piece!)
  assert.ok(pieces.length === 2 && pieces.every((piece) => piece.length <= 255))
  assert.equal(pieces.join(''), wanted('DKIM').value)
})
