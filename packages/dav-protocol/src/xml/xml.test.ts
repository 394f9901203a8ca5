import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DavSyntaxError } from '../dav-syntax-error.ts'
import { C, D, nameIn } from '../names.ts'
import { parseXml } from './parse-xml.ts'
import { element, writeXml } from './write-xml.ts'
import type { XmlElement } from './xml-element.ts'

const refuses = (text: string | Buffer): void => {
  assert.throws(() => parseXml(Buffer.from(text)), DavSyntaxError)
}

test('namespaces are resolved, whatever the prefixes', () => {
  const root = parseXml(
    Buffer.from('<a:x xmlns:a="DAV:"><y xmlns="urn:ietf:params:xml:ns:caldav" q="1">t</y></a:x>')
  )
  assert.equal(root.name, D('x'))
  assert.deepEqual(root.children, [{ name: C('y'), attributes: { q: '1' }, children: [], text: 't' }])
})

test('a document type, and with it every bomb of entities, is refused', () => {
  refuses('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
  refuses('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')
  refuses('<a>&b;</a>')
})

test('what is no XML is refused', () => {
  for (const text of ['', ' ', 'x', '<a>', '<a></b>', '<a><b/></a><c/>', '<a b=c/>', '<x:a/>', '<a>\0</a>'])
    refuses(text)
  refuses(Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]))
})

test('depth and number of elements are bounded', () => {
  const nested = (depth: number): Buffer => Buffer.from('<a>'.repeat(depth) + '</a>'.repeat(depth))
  assert.equal(parseXml(nested(100)).name, 'a')
  refuses(nested(101))
  refuses(`<a>${'<b/>'.repeat(50_000)}</a>`)
})

test('UTF-16 is read', () => {
  const little = Buffer.from('\ufeff<a>\u00e9</a>', 'utf16le')
  assert.equal(parseXml(little).text, 'é')
  assert.equal(parseXml(Buffer.from(little).swap16()).text, 'é')
})

const local = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
const name = fc
  .tuple(fc.constantFrom('', 'DAV:', 'urn:x', 'http://a/?b&c="'), local)
  .map(([ns, l]) => nameIn(ns, l))
// What XML can hold at all, with line ends as a parser gives them.
const text = fc.string({ unit: 'grapheme', maxLength: 20 })
const tree = (depth: number): fc.Arbitrary<XmlElement> =>
  fc.record(
    {
      name,
      attributes: fc.dictionary(
        local.map((one) => `a${one}`),
        text,
        { maxKeys: 2, noNullPrototype: true }
      ),
      children: depth === 0 ? fc.constant([]) : fc.array(tree(depth - 1), { maxLength: 3 }),
      text
    },
    { noNullPrototype: true }
  )

test('what is written is read again', () => {
  fc.assert(fc.property(tree(3), (root) => assert.deepEqual(parseXml(Buffer.from(writeXml(root))), root)))
})

test('characters that XML cannot hold are replaced', () => {
  assert.equal(parseXml(Buffer.from(writeXml(element('a', 'b\u0000\ud800c')))).text, 'b\ufffd\ufffdc')
})

test('random bytes are XML or a DavSyntaxError', () => {
  const pieces = fc.constantFrom(
    '<a>',
    '</a>',
    '<a/>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '&amp;',
    '&#0;',
    '<?x?>',
    '"',
    'é'
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      try {
        parseXml(Buffer.from(parts.join('')))
      } catch (error) {
        assert.ok(error instanceof DavSyntaxError)
      }
    })
  )
})
