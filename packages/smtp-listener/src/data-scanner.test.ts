import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DataScanner } from './data-scanner.ts'

const messages = [
  'a\r\n.\r\n',
  '.\r\n',
  '..\r\n.\r\n',
  '..a\r\n...\r\nb\r\n.\r\n',
  'x\n.\r\nMAIL\r\n.\r\n',
  'x\r\n.\nMAIL\r\n.\r\n',
  'x\r.\r\ny\r\n.\r\n',
  'x\r.\ry\r\n.\r\n',
  '.\r.\r\n.\r\n',
  '\r\n\r\n.\r\n',
  'a\r\r\n.\r\n',
  '.a\r\n.\r\n',
  '.\rb\r\n.\r\n',
  '.\r\r\n.\r\n',
  'x\r\n\0.\r\ny\r\n.\r\n',
  'a\n\n.\n.\r\n\r\n.\r\n'
]

// The rule of RFC 5321 §4.5.2, line by line, on the whole text.
function reference(text: string): string {
  let content = ''
  for (let at = 0; !text.startsWith('.\r\n', at);) {
    const end = text.indexOf('\r\n', at) + 2
    content += text.slice(text[at] === '.' ? at + 1 : at, end)
    at = end
  }
  return content
}

function scan(chunks: Buffer[]) {
  const scanner = new DataScanner()
  let content = ''
  for (const [index, chunk] of chunks.entries()) {
    const scanned = scanner.feed(chunk)
    content += scanned.content.toString('latin1')
    if (scanned.end < 0) continue
    const rest = Buffer.concat([chunk.subarray(scanned.end), ...chunks.slice(index + 1)]).toString('latin1')
    return { content, rest, scanner }
  }
  return { content, rest: undefined, scanner }
}

function check(text: string, chunks: Buffer[]): void {
  const { content, rest, scanner } = scan(chunks)
  assert.equal(content, reference(text))
  assert.equal(rest, 'QUIT\r\n')
  assert.equal(scanner.bareLineEndings > 0, /(^|[^\r])\n|\r(?!\n)/.test(text))
  assert.equal(scanner.nulBytes, text.split('\0').length - 1)
}

test('the end, the dots and the bare line endings are the same at every two places of cutting', () => {
  for (const text of messages) {
    const bytes = Buffer.from(`${text}QUIT\r\n`, 'latin1')
    for (let first = 0; first <= bytes.length; first++) {
      for (let second = first; second <= bytes.length; second++) {
        check(text, [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)])
      }
    }
  }
})

test('random messages of the dangerous bytes, byte by byte and whole', () => {
  const piece = fc.constantFrom('a', '.', '\r', '\n', '\r\n', '\0', '\r\n.', 'word')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const body = `${pieces.join('')}\r\n.\r\n`
      const text = body.slice(0, endOf(body))
      const bytes = Buffer.from(`${text}QUIT\r\n`, 'latin1')
      check(text, [bytes])
      check(
        text,
        Array.from(bytes, (byte) => Buffer.of(byte))
      )
    }),
    { numRuns: 500 }
  )
})

function endOf(body: string): number {
  return body.startsWith('.\r\n') ? 3 : body.indexOf('\r\n.\r\n') + 5
}

test('only CRLF.CRLF is an end', () => {
  for (const form of [
    '\n.\n',
    '\r.\r',
    '\r\n.\n',
    '\n.\r\n',
    '\r\n\0.\r\n',
    '\r\n.\0\r\n',
    '\r\n.\r',
    '\r\r.\r\n'
  ]) {
    assert.equal(
      scan([Buffer.from(`text${form}MAIL FROM:<a@b>\r\n`, 'latin1')]).rest,
      undefined,
      JSON.stringify(form)
    )
  }
})

test('a message without dots at line starts is not copied but for its last chunk', () => {
  const chunk = Buffer.from('line\r\n'.repeat(100))
  const { content } = new DataScanner().feed(chunk)
  assert.equal(content.buffer, chunk.buffer)
})

test('the longest line is known, also across chunks', () => {
  const text = `short\r\n${'x'.repeat(1500)}\r\nend\r\n.\r\nQUIT\r\n`
  for (const cut of [0, 3, 700, 1509]) {
    const bytes = Buffer.from(text)
    assert.equal(scan([bytes.subarray(0, cut), bytes.subarray(cut)]).scanner.longestLine, 1500)
  }
})
