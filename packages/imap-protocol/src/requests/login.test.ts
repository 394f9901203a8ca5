import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse, readerOf, refuses } from '../../test/parse-request.ts'
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import { parseAuthenticate, parsePlain, parseSaslResponse } from './authenticate.ts'
import { parseCommand } from './command.ts'
import { parseLogin } from './login.ts'

test('tag, name and UID', () => {
  const line = (text: string) => ({ texts: [text], literals: [] })
  const head = (text: string) => {
    const { tag, name, uid } = parseCommand(line(text))
    return { tag, name, uid }
  }
  assert.deepEqual(head('a.1 noop'), { tag: 'a.1', name: 'NOOP', uid: false })
  assert.deepEqual(head('A uid fetch 1 FLAGS'), { tag: 'A', name: 'FETCH', uid: true })
  for (const wrong of [
    '',
    'a',
    'a ',
    '+ NOOP',
    '(a NOOP',
    'a UID',
    ' a NOOP',
    '\0',
    `${'x'.repeat(300)} NOOP`
  ]) {
    assert.throws(() => parseCommand(line(wrong)), ImapSyntaxError, wrong)
  }
})

test('LOGIN takes atoms, quoted strings and literals', () => {
  const expected = { username: 'joe', password: 'a"\\ {1}' }
  assert.deepEqual(parse(parseLogin, String.raw`joe "a\"\\ {1}"`), expected)
  assert.deepEqual(parse(parseLogin, '{3}\r\njoe {7+}\r\na"\\ {1}'), expected)
  assert.equal(parse(parseLogin, 'joe "pässwörd"').password, 'pässwörd')
  refuses(parseLogin, 'joe', 'joe "a', 'joe a b', 'joe {1}\r\n\0', 'joe "\\x"')
  assert.throws(() => parseLogin(readerOf(Buffer.from('a X joe {1}\r\n\xc3', 'latin1'))), ImapSyntaxError)
})

test('AUTHENTICATE with and without an initial response', () => {
  assert.deepEqual(parse(parseAuthenticate, 'plain'), { mechanism: 'PLAIN' })
  assert.deepEqual(parse(parseAuthenticate, 'PLAIN ='), { mechanism: 'PLAIN', initial: Buffer.alloc(0) })
  const { initial } = parse(parseAuthenticate, 'PLAIN AHRlc3QAdGVzdA==')
  assert.deepEqual(parsePlain(initial!), { username: 'test', password: 'test' })
  assert.equal(parseSaslResponse('*'), undefined)
  refuses(parseAuthenticate, 'PLAIN a', 'PLAIN !!!!')
  for (const wrong of ['', 'a\0b', 'a\0b\0c', '\0a\0b\0c']) {
    assert.throws(() => parsePlain(Buffer.from(wrong)), ImapSyntaxError)
  }
})
