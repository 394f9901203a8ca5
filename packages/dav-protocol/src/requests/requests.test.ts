import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DavSyntaxError } from '../dav-syntax-error.ts'
import { A, C, CS, D } from '../names.ts'
import { child } from '../xml/xml-element.ts'
import { cardVersion } from './addressbook-report.ts'
import { calendarDataRequest } from './calendar-report.ts'
import { parsePropfind } from './propfind.ts'
import { parseMkcol, parseProppatch } from './proppatch.ts'
import { parseReport, type Report } from './report.ts'
import { textMatches, UnsupportedCollation } from './text-match.ts'

const spaces =
  'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="urn:ietf:params:xml:ns:carddav"'
const body = (name: string, inside: string, extra = ''): Buffer =>
  Buffer.from(`<${name} ${spaces}${extra}>${inside}</${name}>`)
const report = <K extends Report['kind']>(kind: K, name: string, inside: string, extra = '') => {
  const parsed = parseReport(body(name, inside, extra))
  assert.equal(parsed.kind, kind)
  return parsed as Extract<Report, { kind: K }>
}

test('PROPFIND: named, all with more, only names, nothing said', () => {
  const named = parsePropfind(
    body('D:propfind', '<D:prop><D:getetag/><x xmlns="http://calendarserver.org/ns/"/></D:prop>')
  )
  assert.ok(named.kind === 'named')
  assert.deepEqual(
    named.properties.map(({ name }) => name),
    [D('getetag'), CS('x')]
  )
  assert.deepEqual(parsePropfind(Buffer.alloc(0)), { kind: 'all', include: [] })
  assert.deepEqual(
    parsePropfind(body('D:propfind', '<D:allprop/><D:include><D:supported-report-set/></D:include>')),
    { kind: 'all', include: [D('supported-report-set')] }
  )
  assert.deepEqual(parsePropfind(body('D:propfind', '<D:propname/>')), { kind: 'names' })
  assert.throws(() => parsePropfind(body('D:propfind', '')), DavSyntaxError)
  assert.throws(() => parsePropfind(body('D:prop', '')), DavSyntaxError)
})

test('PROPPATCH keeps the order of what it sets and removes', () => {
  const changes = parseProppatch(
    body(
      'D:propertyupdate',
      '<D:set><D:prop><D:displayname>a</D:displayname></D:prop></D:set><D:remove><D:prop><D:x/><D:y/></D:prop></D:remove>'
    )
  )
  assert.deepEqual(
    changes.map(({ kind, property }) => [kind, property.name, property.text]),
    [
      ['set', D('displayname'), 'a'],
      ['remove', D('x'), ''],
      ['remove', D('y'), '']
    ]
  )
  assert.throws(() => parseProppatch(body('D:propertyupdate', '')), DavSyntaxError)
})

test('MKCALENDAR and extended MKCOL set properties, an empty body none', () => {
  const inside = '<D:set><D:prop><D:displayname>Home</D:displayname></D:prop></D:set>'
  for (const name of ['C:mkcalendar', 'D:mkcol']) assert.equal(parseMkcol(body(name, inside)).length, 1)
  assert.deepEqual(parseMkcol(Buffer.alloc(0)), [])
  assert.throws(() => parseMkcol(body('D:propfind', inside)), DavSyntaxError)
})

test('sync-collection, RFC 6578 §3.8', () => {
  const sync = report(
    'sync-collection',
    'D:sync-collection',
    '<D:sync-token>urn:1</D:sync-token><D:sync-level>1</D:sync-level><D:limit><D:nresults>9</D:nresults></D:limit><D:prop><D:getetag/></D:prop>'
  )
  assert.deepEqual([sync.token, sync.level, sync.limit], ['urn:1', 1, 9])
  assert.throws(() => parseReport(body('D:sync-collection', '<D:prop/>')), DavSyntaxError)
})

test('calendar-query with a time range, and what of the data is wanted, RFC 4791 §7.8.1', () => {
  const query = report(
    'calendar-query',
    'C:calendar-query',
    `<D:prop><D:getetag/><C:calendar-data><C:comp name="VCALENDAR"><C:prop name="VERSION"/><C:comp name="VEVENT"><C:allprop/></C:comp></C:comp><C:expand start="20060103T000000Z" end="20060105T000000Z"/></C:calendar-data></D:prop>
     <C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="vevent"><C:time-range start="20060104T000000Z" end="20060105T000000Z"/>
     <C:prop-filter name="ATTENDEE"><C:text-match collation="i;ascii-casemap">mailto:lisa@example.com</C:text-match><C:param-filter name="PARTSTAT"><C:text-match negate-condition="yes">NEEDS-ACTION</C:text-match></C:param-filter></C:prop-filter></C:comp-filter></C:comp-filter></C:filter>`
  )
  const [event] = query.filter.components
  assert.equal(event!.name, 'VEVENT')
  assert.deepEqual(event!.timeRange, { start: Date.UTC(2006, 0, 4), end: Date.UTC(2006, 0, 5) })
  assert.equal(event!.properties[0]!.parameters[0]!.match!.negate, true)
  assert.ok(query.wanted.kind === 'named')
  const data = calendarDataRequest(query.wanted.properties.find(({ name }) => name === C('calendar-data'))!)
  assert.equal(data.expand!.end, Date.UTC(2006, 0, 5))
  assert.deepEqual(data.parts, {
    name: 'VCALENDAR',
    properties: ['VERSION'],
    components: [{ name: 'VEVENT', properties: 'all', components: [] }]
  })
})

test('time ranges that are none are refused', () => {
  for (const range of [
    '',
    'start="20060104"',
    'start="20060231T000000Z"',
    'start="20060105T000000Z" end="20060104T000000Z"'
  ]) {
    assert.throws(() => parseReport(body('C:free-busy-query', `<C:time-range ${range}/>`)), DavSyntaxError)
  }
  const open = report('free-busy-query', 'C:free-busy-query', '<C:time-range start="20060104T140000Z"/>')
  assert.equal(open.range.end, Infinity)
})

test('filters have a bounded depth, one VCALENDAR, and collations that are known', () => {
  const nested = (depth: number): string =>
    depth === 0
      ? ''
      : `<C:comp-filter name="${depth === 9 ? 'VCALENDAR' : 'X'}">${nested(depth - 1)}</C:comp-filter>`
  assert.throws(
    () => parseReport(body('C:calendar-query', `<C:filter>${nested(9)}</C:filter>`)),
    DavSyntaxError
  )
  assert.throws(() => parseReport(body('C:calendar-query', '<C:filter/>')), DavSyntaxError)
  const collation =
    '<C:filter><C:comp-filter name="VCALENDAR"><C:prop-filter name="X"><C:text-match collation="i;x">a</C:text-match></C:prop-filter></C:comp-filter></C:filter>'
  assert.throws(() => parseReport(body('C:calendar-query', collation)), UnsupportedCollation)
})

test('addressbook-query, RFC 6352 §8.6.3', () => {
  const query = report(
    'addressbook-query',
    'A:addressbook-query',
    `<D:prop><D:getetag/></D:prop><A:filter test="allof"><A:prop-filter name="email" test="anyof"><A:text-match match-type="ends-with">@example.org</A:text-match>
     <A:param-filter name="TYPE"><A:is-not-defined/></A:param-filter></A:prop-filter></A:filter><A:limit><A:nresults>2</A:nresults></A:limit>`
  )
  assert.deepEqual([query.filter.test, query.limit, query.filter.properties[0]!.name], ['allof', 2, 'EMAIL'])
  assert.equal(query.filter.properties[0]!.parameters[0]!.isNotDefined, true)
  assert.equal(textMatches(query.filter.properties[0]!.matches[0]!, 'Á@EXAMPLE.org'), true)
})

test('multigets name their resources; expand-property and principal search', () => {
  const get = report(
    'addressbook-multiget',
    'A:addressbook-multiget',
    '<D:prop><A:address-data version="4.0"/></D:prop><D:href>/a</D:href><D:href> /b </D:href>'
  )
  assert.deepEqual(get.hrefs, ['/a', '/b'])
  assert.ok(get.wanted.kind === 'named')
  assert.equal(cardVersion(get.wanted.properties.find(({ name }) => name === A('address-data'))!), '4.0')
  assert.throws(() => parseReport(body('C:calendar-multiget', '<D:prop/>')), DavSyntaxError)
  const expand = report(
    'expand-property',
    'D:expand-property',
    '<D:property name="principal"><D:property name="x" namespace="urn:y"/></D:property>'
  )
  assert.deepEqual(expand.properties, [{ name: D('principal'), inside: [{ name: '{urn:y}x', inside: [] }] }])
  const search = report(
    'principal-property-search',
    'D:principal-property-search',
    '<D:property-search><D:prop><D:displayname/></D:prop><D:match>doe</D:match></D:property-search><D:prop><D:displayname/></D:prop>'
  )
  assert.deepEqual(search.searches, [{ properties: [D('displayname')], text: 'doe' }])
})

test('a principal search for everybody, as Python’s caldav writes it, with the properties beside DAV:prop', () => {
  const { searches, wanted } = report(
    'principal-property-search',
    'D:principal-property-search',
    '<D:prop/><C:calendar-home-set/><D:displayname/>'
  )
  assert.deepEqual(searches, [])
  assert.ok(wanted.kind === 'named')
  assert.deepEqual(
    wanted.properties.map(({ name }) => name),
    [C('calendar-home-set'), D('displayname')]
  )
})

test('a report that is not known is named', () => {
  assert.deepEqual(parseReport(body('D:version-tree', '')), { kind: 'unknown', name: D('version-tree') })
})

test('text is compared as the collation and the type say', () => {
  const match = { text: 'é', collation: 'i;unicode-casemap', type: 'equals', negate: false } as const
  assert.equal(textMatches(match, 'É'), true)
  assert.equal(textMatches({ ...match, collation: 'i;ascii-casemap' }, 'É'), false)
  assert.equal(textMatches({ ...match, text: 'b', type: 'starts-with', collation: 'i;octet' }, 'bc'), true)
  assert.equal(textMatches({ ...match, text: 'b', type: 'contains', negate: true }, 'abc'), false)
  assert.equal(child({ name: 'a', attributes: {}, children: [], text: '' }, 'b'), undefined)
})
