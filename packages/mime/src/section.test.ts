import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexMessage } from './index-message.ts'
import { section, type SectionSpec } from './section.ts'

const join = (...lines: string[]) => lines.join('\r\n')
const entity = (type: string, content: string) => join(`Content-Type: ${type}`, '', content)
function multipart(subtype: string, boundary: string, ...parts: string[]): string {
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')
  return entity(`multipart/${subtype}; boundary=${boundary}`, `${body}--${boundary}--`)
}
const innerMessage = join(
  'Subject: three',
  multipart('mixed', 'b3', entity('text/plain', '3.1'), entity('application/octet-stream', '3.2'))
)
const alternative = multipart(
  'alternative',
  'b422',
  entity('text/plain', '4.2.2.1'),
  entity('text/richtext', '4.2.2.2')
)
const deepMessage = join(
  'Subject: four two',
  multipart('mixed', 'b42', entity('text/plain', '4.2.1'), alternative)
)
const mixed = multipart('mixed', 'b4', entity('image/gif', '4.1'), entity('message/rfc822', deepMessage))

// The message of RFC 9051 §6.4.5.1
const message = join(
  'Subject: one',
  multipart(
    'mixed',
    'b',
    entity('text/plain', '1'),
    entity('application/octet-stream', '2'),
    entity('message/rfc822', innerMessage),
    mixed
  )
)

function bytes(raw: string, part: SectionSpec['part'], ...path: number[]): string | undefined {
  const buffer = Buffer.from(raw)
  return section(buffer, indexMessage(buffer), { path, part })?.toString()
}
const headerOf = (text: string) => text.slice(0, text.indexOf('\r\n\r\n') + 4)
const bodyOf = (text: string) => text.slice(text.indexOf('\r\n\r\n') + 4)

test('every part specifier of the RFC', () => {
  assert.equal(bytes(message, 'ALL'), message)
  assert.equal(bytes(message, 'HEADER'), headerOf(message))
  assert.equal(bytes(message, 'TEXT'), bodyOf(message))
  assert.equal(bytes(message, 'ALL', 1), '1')
  assert.equal(bytes(message, 'ALL', 2), '2')
  assert.equal(bytes(message, 'ALL', 3), innerMessage)
  assert.equal(bytes(message, 'HEADER', 3), headerOf(innerMessage))
  assert.equal(bytes(message, 'TEXT', 3), bodyOf(innerMessage))
  assert.equal(bytes(message, 'ALL', 3, 1), '3.1')
  assert.equal(bytes(message, 'ALL', 3, 2), '3.2')
  assert.equal(bytes(message, 'ALL', 4), bodyOf(mixed))
  assert.equal(bytes(message, 'ALL', 4, 1), '4.1')
  assert.equal(bytes(message, 'MIME', 4, 1), 'Content-Type: image/gif\r\n\r\n')
  assert.equal(bytes(message, 'ALL', 4, 2), deepMessage)
  assert.equal(bytes(message, 'HEADER', 4, 2), headerOf(deepMessage))
  assert.equal(bytes(message, 'TEXT', 4, 2), bodyOf(deepMessage))
  assert.equal(bytes(message, 'ALL', 4, 2, 1), '4.2.1')
  assert.equal(bytes(message, 'ALL', 4, 2, 2), bodyOf(alternative))
  assert.equal(bytes(message, 'ALL', 4, 2, 2, 1), '4.2.2.1')
  assert.equal(bytes(message, 'ALL', 4, 2, 2, 2), '4.2.2.2')
})

test('what is not there is undefined', () => {
  for (const path of [[5], [0], [-1], [1.5], [1, 1], [3, 3], [4, 2, 2, 3]]) {
    assert.equal(bytes(message, 'ALL', ...path), undefined, path.join('.'))
  }
  assert.equal(bytes(message, 'HEADER', 1), undefined)
  assert.equal(bytes(message, 'TEXT', 4), undefined)
  assert.equal(bytes(message, 'MIME'), undefined)
})

test('a message that is no multipart has one part, its text', () => {
  const plain = 'Subject: s\r\n\r\ntext\r\n'
  assert.equal(bytes(plain, 'ALL', 1), 'text\r\n')
  assert.equal(bytes(plain, 'MIME', 1), 'Subject: s\r\n\r\n')
  assert.equal(bytes(plain, 'ALL', 2), undefined)
  const forwarded = entity('message/rfc822', plain)
  assert.equal(bytes(forwarded, 'ALL', 1), plain)
  assert.equal(bytes(forwarded, 'HEADER', 1), 'Subject: s\r\n\r\n')
  assert.equal(bytes(forwarded, 'ALL', 1, 1), 'text\r\n')
})

test('header fields keep their order and folding and end with an empty line', () => {
  const raw = Buffer.from('To: a\r\nSUBJECT: b\r\n c\r\nCc : d\r\nTo: e\r\n\r\ntext')
  const fields = (part: SectionSpec['part'], ...names: string[]) =>
    section(raw, indexMessage(raw), { path: [], part, fields: names })?.toString()
  assert.equal(fields('HEADER.FIELDS', 'subject', 'TO'), 'To: a\r\nSUBJECT: b\r\n c\r\nTo: e\r\n\r\n')
  assert.equal(fields('HEADER.FIELDS', 'cc'), 'Cc : d\r\n\r\n')
  assert.equal(fields('HEADER.FIELDS.NOT', 'to', 'cc'), 'SUBJECT: b\r\n c\r\n\r\n')
  assert.equal(fields('HEADER.FIELDS', 'x'), '\r\n')
  assert.equal(fields('HEADER.FIELDS'), '\r\n')
})
