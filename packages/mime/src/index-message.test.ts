import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstHeader, headerFields } from './header-fields.ts'
import { indexMessage } from './index-message.ts'
import type { MessagePart } from './message-part.ts'

const types = (part: MessagePart): unknown[] =>
  part.children.length > 0 ? part.children.map(types) : [`${part.type}/${part.subtype}`]
const count = (part: MessagePart): number =>
  1 + part.children.reduce((sum, child) => sum + count(child), 0) + (part.message ? count(part.message) : 0)
function depth(part: MessagePart): number {
  const inner = part.message ? [part.message, ...part.children] : part.children
  return 1 + inner.reduce((deepest, child) => Math.max(deepest, depth(child)), 0)
}
/** Adversarial input of about a megabyte: linear work takes milliseconds, quadratic work would not end. */
const bounded = { timeout: 20_000 }

test('offsets and lines of a plain message', () => {
  const raw = Buffer.from('Subject: a\r\n b\r\n\r\none\r\ntwo')
  const part = indexMessage(raw)
  assert.deepEqual(
    [part.headerStart, part.headerEnd, part.bodyStart, part.bodyEnd, part.lines],
    [0, 16, 18, 26, 1]
  )
  assert.equal(firstHeader(raw, part, 'SUBJECT'), 'a b')
  assert.deepEqual(
    [...headerFields(raw, part)].map(({ name, start, end, value }) => [name, start, end, value()]),
    [['Subject', 0, 16, 'a b']]
  )
})

test('header text is UTF-8 where that is valid, else latin1', () => {
  const read = (bytes: Buffer) => firstHeader(bytes, indexMessage(bytes), 'subject')
  assert.equal(read(Buffer.from('Subject: Grüße\r\n\r\n')), 'Grüße')
  assert.equal(read(Buffer.from('Subject: Grüße à\r\n\r\n')), 'Grüße à')
  assert.equal(read(Buffer.from('Subject: Grüße\r\n\r\n', 'latin1')), 'Grüße')
})

test('a type that cannot be read is plain text, one that is unknown stays', () => {
  const typeOf = (value: string) => types(indexMessage(Buffer.from(`Content-Type: ${value}\n\n`)))
  for (const value of [
    '',
    'text',
    '/',
    'text/',
    'a b/c',
    'multipart/mixed',
    'multipart/mixed; boundary=""'
  ]) {
    assert.deepEqual(typeOf(value), ['text/plain'], value)
  }
  assert.deepEqual(typeOf('Unknown/X-Thing+json (comment); a=b'), ['unknown/x-thing+json'])
})

test('multiparts deeper than the limit are bytes', () => {
  let message = 'end'
  for (let level = 300; level > 0; level--) {
    message = `Content-Type: multipart/mixed; boundary=b${level}x\n\n--b${level}x\n${message}\n--b${level}x--\n`
  }
  const part = indexMessage(Buffer.from(message))
  assert.equal(depth(part), 101)
  assert.deepEqual(types(part).flat(Infinity), ['application/octet-stream'])
})

test('messages nested deeper than the limit are bytes', () => {
  const part = indexMessage(Buffer.from('Content-Type: message/rfc822\n\n'.repeat(10_000)))
  assert.equal(depth(part), 101)
  let innermost = part
  while (innermost.message) innermost = innermost.message
  assert.equal(innermost.type, 'application')
})

test('the last part that is allowed takes the rest', () => {
  const raw = Buffer.from(
    `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(15_000)}--b--\n`
  )
  const part = indexMessage(raw)
  assert.equal(count(part), 10_000)
  assert.equal(part.children.at(-1)?.bodyEnd, raw.length)
  assert.equal(indexMessage(raw, { parts: 3 }).children.length, 2)
  assert.deepEqual(types(indexMessage(raw, { parts: 1 })), ['application/octet-stream'])
})

test('a header block over the limit ends, the rest is body', () => {
  const raw = Buffer.from(`${'X-Fill: 0123456789\r\n'.repeat(20_000)}Subject: late\r\n\r\nbody`)
  const part = indexMessage(raw)
  assert.ok(part.bodyStart <= 256 * 1024 && part.bodyStart > 255 * 1024)
  assert.equal(part.headerEnd, part.bodyStart)
  assert.equal(firstHeader(raw, part, 'subject'), undefined)
  assert.equal(indexMessage(Buffer.from(`Subject: ${'x'.repeat(300_000)}`)).bodyStart, 0)
})

test('at most 100 parameters are read', () => {
  const many = Array.from({ length: 5000 }, (_, number) => `;\n name*${number}=x`).join('')
  const part = indexMessage(Buffer.from(`Content-Type: text/plain${many}\n\n`))
  assert.equal(part.parameters.get('name'), 'x'.repeat(100))
})

test('hostile messages are indexed in linear time', bounded, () => {
  const header = 'Content-Type: multipart/mixed; boundary=b\n\n'
  const large = 1_000_000
  for (const raw of [
    header + '\n--'.repeat(large / 3),
    header + '--b\n'.repeat(large / 4),
    `${header}--b${' '.repeat(large)}x`,
    header + `--${'b'.repeat(200)}\n`.repeat(large / 200),
    header + '--b\nContent-Type: multipart/mixed; boundary=b\n\n'.repeat(large / 45),
    'Content-Type: message/rfc822\n\n'.repeat(large / 30),
    `Content-Type: text/plain${';a="b'.repeat(40_000)}\n\n`,
    `Content-Type: text/plain${'('.repeat(200_000)}\n\n`,
    'a:\n'.repeat(large / 3),
    '\n'.repeat(large),
    'no colon'.repeat(large / 8),
    `${header}--b\n${'x\n'.repeat(large / 2)}`,
    header + `--b\n\n${'\r'.repeat(1000)}`.repeat(large / 1000)
  ]) {
    const bytes = Buffer.from(raw)
    assert.equal(indexMessage(bytes).bodyEnd, bytes.length)
  }
})
