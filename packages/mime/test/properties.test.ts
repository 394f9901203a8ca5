// What must hold for every message, well-formed or not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  body,
  bodyStructure,
  cachedHeaders,
  decodePart,
  decodedText,
  envelope,
  headerFields,
  indexMessage,
  type MessagePart,
  prepareMessage,
  section,
  selectHeaderFields
} from '../src/index.ts'

/** A message as a tree: text of a leaf, or the parts of a multipart, or a nested message. */
type Tree = { leaf: string } | { parts: Tree[] } | { message: Tree }

/** Neither a delimiter nor the half of a line end that would run into one. */
const leaf = fc
  .stringMatching(/^[ -~\r\n]{0,40}$/)
  .filter((text) => !text.includes('--') && !text.endsWith('\r'))
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ leaf }, { noNullPrototype: true }),
    fc.record({ parts: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }) }, { noNullPrototype: true }),
    fc.record({ message: tie('tree') }, { noNullPrototype: true })
  )
}))

/** Boundaries of which one is the start of the next, as `b`, `bb`, `bbb`. */
function write(node: Tree, lineEnd: string, boundary = 'b'): string {
  const header = (type: string) => `Content-Type: ${type}${lineEnd}${lineEnd}`
  if ('leaf' in node) return header('application/x-leaf') + node.leaf
  if ('message' in node) return header('message/rfc822') + write(node.message, lineEnd, `${boundary}b`)
  const parts = node.parts.map(
    (part) => `--${boundary}${lineEnd}${write(part, lineEnd, `${boundary}b`)}${lineEnd}`
  )
  return `${header(`multipart/mixed; boundary=${boundary}`)}${parts.join('')}--${boundary}--`
}

function read(raw: Buffer, part: MessagePart): Tree {
  if (part.message !== undefined) return { message: read(raw, part.message) }
  if (part.children.length > 0) return { parts: part.children.map((child) => read(raw, child)) }
  return { leaf: raw.toString('latin1', part.bodyStart, part.bodyEnd) }
}

test('a tree that was written is read back, with CRLF and with LF', () => {
  fc.assert(
    fc.property(tree, fc.constantFrom('\r\n', '\n'), (node, lineEnd) => {
      const raw = Buffer.from(write(node, lineEnd))
      assert.deepEqual(read(raw, indexMessage(raw)), node)
    })
  )
})

const fragments = fc.oneof(
  fc.constantFrom(
    '\r\n',
    '\n',
    '\r',
    '\r\n\r\n',
    ' ',
    '\0',
    '\xff',
    '(',
    '"',
    '<',
    '@',
    ';',
    ':',
    ',',
    '\\',
    '='
  ),
  fc.constantFrom('--b', '--b--', '--bb', '\r\n--b\r\n', '\r\n--b--\r\n', 'Content-Type: ', 'message/rfc822'),
  fc.constantFrom(
    'multipart/mixed; boundary=b',
    'multipart/digest; boundary="bb"',
    'multipart/alternative;boundary=b'
  ),
  fc.constantFrom(
    'text/html',
    'text/plain; charset=utf-7',
    'Content-Disposition: ',
    '; name*0*=',
    "utf-8''%C3"
  ),
  fc.constantFrom('Content-Transfer-Encoding: base64', 'Content-Transfer-Encoding: quoted-printable', '=C3'),
  fc.constantFrom('From: ', 'To: a@b, ', 'Date: 1 Jan 2001 00:00', '=?utf-8?Q?', '?=', '&#x', '<script')
)
const fragmented = fc
  .array(fragments, { maxLength: 60 })
  .map((pieces) => Buffer.from(pieces.join(''), 'latin1'))
const fieldName = fc.constantFrom(
  'From',
  'subject',
  'X-Other',
  'Received',
  'List-Id',
  'no colon',
  ' folded',
  '\tmore'
)
const header = fc
  .array(fc.tuple(fieldName, fc.constantFrom(': a', ' : b', ':', '')), { maxLength: 12 })
  .map((fields) => Buffer.from(`${fields.map(([name, value]) => `${name}${value}\r\n`).join('')}\r\ntext`))
const anyBytes = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))

test('no bytes make anything throw, and what is sent is whole', () => {
  fc.assert(
    fc.property(fc.oneof(fragmented, anyBytes), (raw) => {
      const root = indexMessage(raw)
      assertWithin(root, 0, raw.length)
      assert.deepEqual(section(raw, root, { path: [], part: 'ALL' }), raw)
      for (const value of [envelope(raw, root), body(raw, root), bodyStructure(raw, root)])
        assertOneList(value)
      const { structure } = prepareMessage(raw)
      assert.deepEqual(structure.subarray(4, 4 + structure.readUInt32LE()), envelope(raw, root))
      assert.deepEqual(structure.subarray(4 + structure.readUInt32LE()), bodyStructure(raw, root))
      assert.ok(decodedText(raw, root, 10).length <= 10)
    }),
    { numRuns: 2000 }
  )
})

/** Parts lie in their parent, in order, apart from each other. */
function assertWithin(part: MessagePart, start: number, end: number): void {
  const offsets = [start, part.headerStart, part.headerEnd, part.bodyStart, part.bodyEnd, end]
  assert.deepEqual(
    offsets,
    offsets.toSorted((left, right) => left - right)
  )
  assert.ok(part.lines >= 0)
  let position = part.bodyStart
  for (const child of part.children) {
    assertWithin(child, position, part.bodyEnd)
    position = child.bodyEnd
  }
  if (part.message === undefined) return
  assert.equal(part.message.headerStart, part.bodyStart)
  assertWithin(part.message, part.bodyStart, part.bodyEnd)
}

/** One parenthesised list of atoms, quoted strings and literals, as an IMAP client reads it. */
function assertOneList(value: Buffer): void {
  let depth = 0
  let position = 0
  const text = value.toString('latin1')
  const token = /[()]| |NIL|\d+|"(?:[^"\\\r\n\x80-\xff]|\\["\\])*"|\{(\d+)\}\r\n/y
  while (position < text.length) {
    token.lastIndex = position
    const match = token.exec(text)
    assert.ok(match, `at ${position} of ${JSON.stringify(text)}`)
    position = token.lastIndex + Number(match[1] ?? 0)
    if (match[0] === '(') depth++
    if (match[0] === ')') depth--
    assert.ok(depth > 0 || position === text.length, text)
  }
  assert.equal(depth, 0)
  assert.equal(position, text.length)
}

test('contents that were encoded are decoded, wherever the part lies', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 5 }), (files) => {
      const parts = files.map((file) => Buffer.from(file).toString('base64').replace(/.{76}/g, '$&\r\n'))
      const encoded = parts.map((part) => `--b\r\nContent-Transfer-Encoding: BASE64\r\n\r\n${part}\r\n`)
      const raw = Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${encoded.join('')}--b--\r\n`)
      const decoded = indexMessage(raw).children.map((part) => [...decodePart(raw, part)])
      assert.deepEqual(
        decoded,
        files.map((file) => [...file])
      )
    })
  )
})

test('the cached header fields answer as the message itself does', () => {
  const wanted = fc.subarray(['from', 'subject', 'list-id', 'date']).map((names) => new Set(names))
  fc.assert(
    fc.property(header, wanted, (raw, names) => {
      const root = indexMessage(raw)
      const answer = section(raw, root, { path: [], part: 'HEADER.FIELDS', fields: [...names] })
      const cached = selectHeaderFields(cachedHeaders(raw, root), names)
      assert.equal(`${cached.toString()}\r\n`, answer?.toString())
      const fields = [...headerFields(raw, root)].filter((field) => names.has(field.name.toLowerCase()))
      const bytes = fields.map((field) => raw.toString('latin1', field.start, field.end)).join('')
      assert.equal(cached.toString(), bytes)
    })
  )
})
