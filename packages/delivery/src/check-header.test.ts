import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkHeader } from './check-header.ts'

const message = (...fields: string[]) =>
  Buffer.from(`${fields.map((field) => `${field}\r\n`).join('')}\r\nbody\r\n`)
const repeated = (count: number, field: string) => Array.from({ length: count }, () => field)

function refusal(raw: Buffer): string | undefined {
  const problem = checkHeader(raw)
  return problem && `${problem.code} ${problem.enhanced} ${problem.text}`
}

test('ordinary mail passes, also without header, body or final line end', () => {
  for (const raw of [
    message('From: a@x.test', 'Subject: x'),
    Buffer.alloc(0),
    Buffer.from('text'),
    Buffer.from('\r\n')
  ]) {
    assert.equal(checkHeader(raw), undefined)
  }
})

test('lines: 998 is the most, in the header only', () => {
  const longest = `X-Long: ${'x'.repeat(990)}`
  assert.equal(longest.length, 998)
  assert.equal(refusal(message(longest)), undefined)
  assert.equal(refusal(message(`X-Folded: a\r\n ${'x'.repeat(997)}`)), undefined)
  assert.match(refusal(message(`${longest}x`)) ?? '', /^554 5\.6\.0 .*998/)
  assert.match(refusal(Buffer.from(`${longest}x`)) ?? '', /998/)
  assert.equal(refusal(Buffer.from(`Subject: x\r\n\r\n${'x'.repeat(5000)}\r\n`)), undefined)
})

test('size: 256 KiB is the most', () => {
  const field = `X-Fill: ${'x'.repeat(900)}`
  assert.equal(refusal(message(...repeated(280, field))), undefined)
  assert.match(refusal(message(...repeated(300, field))) ?? '', /256 KiB/)
})

test('fields: 1000 are the most, folded ones count once', () => {
  assert.equal(refusal(message(...repeated(1000, 'X: a\r\n b'))), undefined)
  assert.match(refusal(message(...repeated(1001, 'X: a'))) ?? '', /1000 fields/)
})

test('NUL has no place in a header; in a body it has', () => {
  assert.match(refusal(message('Subject: a\0b')) ?? '', /NUL/)
  assert.equal(refusal(Buffer.from('Subject: a\r\n\r\n\0')), undefined)
})

test('two authors, and signatures beyond measure', () => {
  assert.match(refusal(message('From: a@x.test', 'FROM : b@x.test')) ?? '', /From/)
  assert.equal(refusal(message(...repeated(25, 'DKIM-Signature: v=1'))), undefined)
  assert.match(refusal(message(...repeated(26, 'DKIM-Signature: v=1'))) ?? '', /signatures/)
})
