import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseNumber, parseOptionalNumber, parseText, parseTwoNumbers } from './arguments.ts'
import { parseCommand } from './command-line.ts'
import { LineDecoder } from './line-decoder.ts'
import { multiline } from './multiline.ts'
import { Pop3SyntaxError } from './pop3-syntax-error.ts'
import { parsePlain, parseSaslResponse } from './sasl.ts'
import { topOf } from './top-of.ts'
import { wireSize } from '@postkeep/mime'

const sent = (raw: string): string => Buffer.concat([...multiline(Buffer.from(raw))]).toString()

test('a multi-line answer ends its lines with CRLF, stuffs dots and ends with a dot', () => {
  const cases = {
    '': '.\r\n',
    'a\r\n': 'a\r\n.\r\n',
    a: 'a\r\n.\r\n',
    '.': '..\r\n.\r\n',
    '.\r\n.\r\n': '..\r\n..\r\n.\r\n',
    'a\n.b\nc.': 'a\r\n..b\r\nc.\r\n.\r\n',
    'a\r.b\r': 'a\r\n..b\r\n.\r\n',
    '\r\n\r\n': '\r\n\r\n.\r\n'
  }
  for (const [raw, expected] of Object.entries(cases)) assert.equal(sent(raw), expected, JSON.stringify(raw))
})

test('dots are stuffed where the pieces of a long message meet', () => {
  for (let shift = 0; shift < 4; shift += 1) {
    const raw = `${'x'.repeat(65_534 + shift)}\r\n.y\r\n`
    const expected = `${'x'.repeat(65_534 + shift)}\r\n..y\r\n.\r\n`
    assert.equal(sent(raw), expected)
    assert.equal(
      sent(`${'x'.repeat(65_535 + shift - 3)}.z\r\n`),
      `${'x'.repeat(65_535 + shift - 3)}.z\r\n.\r\n`
    )
  }
  assert.equal(sent('.\r\n'.repeat(50_000)), `${'..\r\n'.repeat(50_000)}.\r\n`)
})

test('the size is that of what is sent, without the dots that are stuffed', () => {
  for (const raw of ['', 'a', 'a\n', 'a\r', 'a\r\n', 'a\nb\rc\r\n', '\n\r', '\r\n\r', 'a\r\r\n']) {
    assert.equal(wireSize(Buffer.from(raw)), sent(raw).length - '.\r\n'.length, JSON.stringify(raw))
  }
})

test('the top of a message is its header and so many lines, whatever ends them', () => {
  for (const end of ['\r\n', '\n', '\r']) {
    const message = ['A: 1', ' folded', 'B: 2', '', 'one', '', 'three'].join(end)
    const top = (lines: number) => topOf(Buffer.from(message), lines).toString().split(end)
    assert.deepEqual(top(0), ['A: 1', ' folded', 'B: 2', '', ''])
    assert.deepEqual(top(2), ['A: 1', ' folded', 'B: 2', '', 'one', '', ''])
    assert.deepEqual(top(1e300), message.split(end))
  }
  assert.equal(topOf(Buffer.from('A: 1'), 5).toString(), 'A: 1')
  assert.equal(topOf(Buffer.from('\r\nbody\r\n'), 0).toString(), '\r\n')
  assert.equal(topOf(Buffer.alloc(0), 1).length, 0)
})

test('a command is a keyword and the rest', () => {
  assert.deepEqual(parseCommand('retr 1'), { keyword: 'RETR', argument: '1' })
  assert.deepEqual(parseCommand('PASS  a b '), { keyword: 'PASS', argument: ' a b ' })
  assert.deepEqual(parseCommand(''), { keyword: '', argument: '' })
  assert.throws(() => parseCommand(`USER ${'x'.repeat(249)}`), Pop3SyntaxError)
  assert.equal(parseCommand(`AUTH ${'x'.repeat(400)}`).keyword, 'AUTH')
})

test('arguments', () => {
  assert.equal(parseNumber(' 007 '), 7)
  assert.equal(parseOptionalNumber(' '), undefined)
  assert.deepEqual(parseTwoNumbers('1  20'), [1, 20])
  assert.equal(parseText('p\xc3\xbc x'), 'pü x')
  for (const text of ['', '-1', '1 2', '0x1', '1e3', '١'])
    assert.throws(() => parseNumber(text), Pop3SyntaxError)
  assert.throws(() => parseText(''), Pop3SyntaxError)
})

test('lines come in any pieces, and one that is too long is forgotten to its end', () => {
  const bytes = Buffer.from(`NOOP\r\n${'x'.repeat(2000)}\r\nQUIT\nrest`)
  for (const size of [1, 7, 300, 5000]) {
    const decoder = new LineDecoder()
    const lines = []
    for (let at = 0; at < bytes.length; at += size) {
      decoder.push(bytes.subarray(at, at + size))
      for (let line = decoder.next(); line !== undefined; line = decoder.next()) lines.push(line)
      assert.ok(decoder.waiting <= 513 || size > 512)
    }
    assert.deepEqual(lines, [
      { kind: 'line', text: 'NOOP' },
      { kind: 'too-long' },
      { kind: 'line', text: 'QUIT' }
    ])
  }
})

test('PLAIN. RFC 4616 §4', () => {
  const message = parseSaslResponse(Buffer.from('\0tim\0tanstaaftanstaaf').toString('base64'))
  assert.deepEqual(parsePlain(message), { username: 'tim', password: 'tanstaaftanstaaf' })
  assert.equal(parsePlain(Buffer.from('tim\0tim\0x')).username, 'tim')
  for (const wrong of ['', 'tim', 'tim\0x', 'a\0b\0c', '\0a\0b\0c']) {
    assert.throws(() => parsePlain(Buffer.from(wrong)), Pop3SyntaxError)
  }
  for (const wrong of ['*', 'a', 'a===', 'ab=c', 'a b='])
    assert.throws(() => parseSaslResponse(wrong), Pop3SyntaxError)
})
