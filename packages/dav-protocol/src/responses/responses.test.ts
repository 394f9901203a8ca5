import assert from 'node:assert/strict'
import { test } from 'node:test'
import { C, D } from '../names.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { element } from '../xml/write-xml.ts'
import { errorDocument } from './error.ts'
import { multistatus, propertyStatuses } from './multistatus.ts'

test('a multistatus, as a client reads it', () => {
  const found = [element(D('displayname'), 'A & B'), element('{urn:x?a&b}own', [element('{urn:y}in')])]
  const text = multistatus(
    [
      { href: '/a/', properties: propertyStatuses(found, [D('getetag')], { minimal: false }) },
      { href: '/b', status: 404 },
      { href: '/c', status: 507, error: element(D('number-of-matches-within-limits')), description: 'more' }
    ],
    'urn:token:1'
  )
  assert.equal(
    text,
    `<?xml version="1.0" encoding="utf-8"?>
<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="urn:ietf:params:xml:ns:carddav" xmlns:CS="http://calendarserver.org/ns/" xmlns:ICAL="http://apple.com/ns/ical/">
<D:response xmlns:n6="urn:x?a&amp;b" xmlns:n7="urn:y"><D:href>/a/</D:href><D:propstat><D:prop><D:displayname>A &amp; B</D:displayname><n6:own><n7:in/></n6:own></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat><D:propstat><D:prop><D:getetag/></D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat></D:response>
<D:response><D:href>/b</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>
<D:response><D:href>/c</D:href><D:status>HTTP/1.1 507 Insufficient Storage</D:status><D:error><D:number-of-matches-within-limits/></D:error><D:responsedescription>more</D:responsedescription></D:response>
<D:sync-token>urn:token:1</D:sync-token></D:multistatus>
`
  )
  assert.equal(parseXml(Buffer.from(text)).children.length, 4)
})

test('minimal leaves out what is missing, and keeps the response valid', () => {
  assert.deepEqual(propertyStatuses([], [D('x')], { minimal: true }), [{ status: 200, properties: [] }])
})

test('a refusal names its precondition', () => {
  const root = parseXml(Buffer.from(errorDocument(C('no-uid-conflict'), element(D('href'), '/a/b.ics'))))
  assert.deepEqual(
    [root.name, root.children[0]!.name, root.children[0]!.children[0]!.text],
    [D('error'), C('no-uid-conflict'), '/a/b.ics']
  )
})
