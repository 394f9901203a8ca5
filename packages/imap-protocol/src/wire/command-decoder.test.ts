import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CommandDecoder, type Decoded } from './command-decoder.ts'
import { limitsAfterLogin, limitsBeforeLogin } from './command-limits.ts'

const messageLimit = 3 * 1024 * 1024

function decode(input: string | Buffer, options: { before?: boolean; step?: number } = {}): Decoded[] {
  const decoder = new CommandDecoder(options.before ? limitsBeforeLogin : limitsAfterLogin(messageLimit))
  const bytes = Buffer.from(input)
  const step = options.step ?? bytes.length
  const decoded: Decoded[] = []
  for (let offset = 0; offset < bytes.length; offset += step) {
    decoder.push(bytes.subarray(offset, offset + step))
    for (let next = decoder.next(); next !== undefined; next = decoder.next()) decoded.push(next)
  }
  return decoded
}

const command = (texts: string[], literals: string[] = []): Decoded => ({
  kind: 'command',
  line: { texts, literals: literals.map((literal) => Buffer.from(literal)) }
})

test('lines end with CRLF or LF', () => {
  assert.deepEqual(decode('a NOOP\r\nb NOOP\n\r\n'), [
    command(['a NOOP']),
    command(['b NOOP']),
    command([''])
  ])
})

test('a literal is asked for, unless it comes unasked', () => {
  assert.deepEqual(decode('a LOGIN {3}\r\njoe {6+}\r\nse\r\nat\r\n'), [
    { kind: 'continue' },
    command(['a LOGIN {3}', ' {6+}', ''], ['joe', 'se\r\nat'])
  ])
})

test('an empty literal, and a literal8', () => {
  assert.deepEqual(decode('a X {0+}\r\n ~{2+}\r\n\0\n\r\n'), [
    command(['a X {0+}', ' ~{2+}', ''], ['', '\0\n'])
  ])
})

test('messages of one command count together, apart from its text', () => {
  const half = 'x'.repeat(messageLimit / 2)
  const both = decode(`a APPEND x {${half.length}+}\r\n${half} {${half.length}+}\r\n${half}\r\n`)
  assert.equal(both[0]?.kind === 'command' && both[0].line.literals.length, 2)
  const more = decode(`a UID REPLACE 1 x {${half.length}+}\r\n${half} {${half.length + 1}}\r\nb NOOP\r\n`)
  const refused = { kind: 'refused', tag: 'a', name: 'UID REPLACE', reason: 'literal', isFatal: false }
  assert.deepEqual(more, [refused, command(['b NOOP'])])
})

test('before login a literal is refused at once, but for LOGIN and AUTHENTICATE', () => {
  const refused = { kind: 'refused', tag: 'a', reason: 'literal' }
  assert.deepEqual(decode('a SELECT {3}\r\n', { before: true }), [
    { ...refused, name: 'SELECT', isFatal: false }
  ])
  assert.deepEqual(decode('a SELECT {3+}\r\nabc\r\n', { before: true })[0], {
    ...refused,
    name: 'SELECT',
    isFatal: true
  })
  assert.deepEqual(decode('a LOGIN {9000}\r\nb NOOP\r\n', { before: true }), [
    { ...refused, name: 'LOGIN', isFatal: false },
    command(['b NOOP'])
  ])
  assert.deepEqual(decode('a LOGIN {3}\r\n', { before: true }), [{ kind: 'continue' }])
})

test('the literals before login are counted together', () => {
  const large = 'x'.repeat(5000)
  const input = `a LOGIN {5000+}\r\n${large} {5000}\r\nb NOOP\r\n`
  const decoded = decode(input, { before: true })
  assert.deepEqual(
    decoded.map(({ kind }) => kind),
    ['refused', 'command']
  )
})

test('a message larger than the limit is refused before it comes', () => {
  assert.deepEqual(decode(`a APPEND INBOX {${messageLimit + 1}}\r\nb NOOP\r\n`), [
    { kind: 'refused', tag: 'a', name: 'APPEND', reason: 'literal', isFatal: false },
    command(['b NOOP'])
  ])
})

test('a message that comes unasked and is too large is dropped, and the session lives', () => {
  const input = `a APPEND INBOX {${messageLimit + 1}+}\r\n${'x'.repeat(messageLimit + 1)}\r\nb NOOP\r\n`
  assert.deepEqual(decode(input, { step: 65_536 }), [
    { kind: 'refused', tag: 'a', name: 'APPEND', reason: 'literal', isFatal: false },
    command(['b NOOP'])
  ])
  const [fatal] = decode(`a APPEND INBOX {${messageLimit * 5}+}\r\n`)
  assert.equal(fatal?.kind === 'refused' && fatal.isFatal, true)
})

test('an argument larger than 1 MiB is refused', () => {
  const [refused] = decode(`a SEARCH TEXT {${1024 * 1024 + 1}}\r\n`)
  assert.equal(refused?.kind, 'refused')
})

test('a line that never ends takes no memory, and is refused when it ends', () => {
  const decoder = new CommandDecoder(limitsBeforeLogin)
  for (let count = 0; count < 100; count += 1) {
    decoder.push(Buffer.alloc(4096, 'x'))
    assert.equal(decoder.next(), undefined)
  }
  decoder.push(Buffer.from('\r\nb NOOP\r\n'))
  assert.equal(decoder.next()?.kind, 'refused')
  assert.deepEqual(decoder.next(), command(['b NOOP']))
})

test('an announced literal reserves little memory', () => {
  const decoder = new CommandDecoder(limitsAfterLogin(1024 ** 4))
  decoder.push(Buffer.from(`a APPEND x {${1024 ** 4}+}\r\nabc`))
  assert.equal(decoder.next(), undefined)
})

test('how the bytes are cut into pieces does not matter', () => {
  const input = 'a APPEND "x" (\\Seen) {5+}\r\nab\r\nc\r\nb LOGIN {2}\r\nab {1+}\r\nc\r\nc NOOP\r\n'
  const whole = decode(input)
  assert.equal(whole.length, 4)
  for (let step = 1; step < input.length; step += 1) assert.deepEqual(decode(input, { step }), whole)
})

test('random bytes in random pieces are decoded alike and never throw', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom(
        'a LOGIN ',
        '{3}\r\n',
        '{2+}\r\n',
        '~{1+}\r\n',
        '\r\n',
        '\n',
        '{99999999999999999999+}\r\n'
      )
      .map((s) => Buffer.from(s))
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }),
      fc.integer({ min: 1, max: 7 }),
      fc.boolean(),
      (pieces, step, before) => {
        const input = Buffer.concat(pieces)
        assert.deepEqual(untilFatal(decode(input, { step, before })), untilFatal(decode(input, { before })))
      }
    )
  )
})

function untilFatal(decoded: Decoded[]): Decoded[] {
  const fatal = decoded.findIndex((one) => one.kind === 'refused' && one.isFatal)
  return fatal < 0 ? decoded : decoded.slice(0, fatal)
}
