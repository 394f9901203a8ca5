import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import { CommandDecoder } from '../wire/command-decoder.ts'
import { limitsAfterLogin } from '../wire/command-limits.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { parseAppend } from './append.ts'
import { parseAuthenticate, parsePlain, parseSaslResponse } from './authenticate.ts'
import { parseCommand } from './command.ts'
import { parseCopy } from './copy.ts'
import { parseCreate } from './create.ts'
import { parseEnable } from './enable.ts'
import { parseExpunge } from './expunge.ts'
import { parseFetch } from './fetch.ts'
import { parseId } from './id.ts'
import { parseList, parseLsub } from './list.ts'
import { parseLogin } from './login.ts'
import { parseMailbox } from './mailbox.ts'
import { parseGetMetadata, parseSetMetadata } from './metadata.ts'
import { parseNothing } from './nothing.ts'
import { parseNotify } from './notify.ts'
import { parseGetQuota, parseSetQuota } from './quota.ts'
import { parseRename } from './rename.ts'
import { parseReplace } from './replace.ts'
import { resolveSearchKey } from './search-key.ts'
import { parseSearch } from './search.ts'
import { parseSelect } from './select.ts'
import { parseStatus } from './status.ts'
import { parseStore } from './store.ts'

const star = Number.POSITIVE_INFINITY

/** The reader behind the name of the one command in `input`. */
function readerOf(input: string | Buffer): RequestReader {
  const decoder = new CommandDecoder(limitsAfterLogin(1_000_000))
  decoder.push(Buffer.concat([Buffer.from(input), Buffer.from('\r\n')]))
  let decoded = decoder.next()
  while (decoded?.kind === 'continue') decoded = decoder.next()
  if (decoded?.kind !== 'command') throw new ImapSyntaxError('no command')
  const { reader } = parseCommand(decoded.line)
  if (!reader.isAtEnd) reader.space()
  return reader
}

function parse<T>(parser: (reader: RequestReader) => T, input: string): T {
  return parser(readerOf(input === '' ? 'a X' : `a X ${input}`))
}

function refuses(parser: (reader: RequestReader) => unknown, ...inputs: string[]): void {
  for (const input of inputs) assert.throws(() => parse(parser, input), ImapSyntaxError, input)
}

const parseFetchOnly = (reader: RequestReader) => parseFetch(reader, { uid: false })

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

test('FETCH: items and macros', () => {
  const fast = parse(parseFetchOnly, '2:4 FAST')
  assert.deepEqual([...fast.attributes], ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'])
  assert.deepEqual(fast.set, [2, 4])
  const request = parse(
    parseFetchOnly,
    '1,3:* (uid flags body.peek[header.fields (Date From)] BODY[TEXT]<0.100> BODY)'
  )
  assert.deepEqual(request.set, [1, 1, 3, star])
  assert.deepEqual([...request.attributes], ['UID', 'FLAGS', 'BODY'])
  assert.deepEqual(request.sections, [
    {
      section: { path: [], part: 'HEADER.FIELDS', fields: ['Date', 'From'] },
      form: 'body',
      peek: true,
      label: 'BODY[HEADER.FIELDS (Date From)]'
    },
    {
      section: { path: [], part: 'TEXT' },
      form: 'body',
      peek: false,
      partial: { offset: 0, length: 100 },
      label: 'BODY[TEXT]<0>'
    }
  ])
  assert.equal(parse(parseFetchOnly, '1 BODY[4.2.2.MIME]').sections[0]?.label, 'BODY[4.2.2.MIME]')
  assert.deepEqual(parse(parseFetchOnly, '1 RFC822.HEADER').sections, [
    { section: { path: [], part: 'HEADER' }, form: 'body', peek: true, label: 'RFC822.HEADER' }
  ])
  const since = parse(parseFetchOnly, '1:* (FLAGS) (CHANGEDSINCE 12345)')
  assert.equal(since.changedSince, 12_345)
  assert.ok(since.attributes.has('MODSEQ'))
})

test('FETCH: BINARY, SAVEDATE, PREVIEW', () => {
  const { attributes, sections } = parse(
    parseFetchOnly,
    '1 (BINARY[1.2]<3.4> binary.peek[] BINARY.SIZE[2] PREVIEW (LAZY) SAVEDATE)'
  )
  assert.deepEqual([...attributes], ['PREVIEW', 'SAVEDATE'])
  assert.deepEqual(
    sections.map(({ form, peek, label }) => [form, peek, label]),
    [
      ['binary', false, 'BINARY[1.2]<3>'],
      ['binary', true, 'BINARY[]'],
      ['size', true, 'BINARY.SIZE[2]']
    ]
  )
  refuses(parseFetchOnly, '1 BINARY', '1 BINARY[TEXT]', '1 BINARY.SIZE[1]<0.1>', '1 (PREVIEW (FOO))')
})

test('FETCH: what is wrong', () => {
  refuses(
    parseFetchOnly,
    '',
    '1',
    '0 FLAGS',
    '1 ()',
    '1 FOO',
    '1 (FLAGS',
    '1 FLAGS)',
    '1:2:3 FLAGS',
    '1, FLAGS',
    '4294967296 FLAGS',
    '1 BODY[',
    '1 BODY[0]',
    '1 BODY[1.]',
    '1 BODY[MIME]',
    '1 BODY[FOO]',
    '1 BODY[]<1>',
    '1 BODY[]<1.0>',
    '1 BODY[HEADER.FIELDS ()]',
    '1 FLAGS (FOO 1)',
    '1 (ALL)',
    '1 (FLAGS  UID)',
    `1 BODY[${'1.'.repeat(200)}1]`,
    `${'1,'.repeat(10_000)}1 FLAGS`
  )
  assert.equal(parse(parseFetchOnly, `${'1,'.repeat(9_999)}1 FLAGS`).set.length, 20_000)
})

test('STORE', () => {
  assert.deepEqual(parse(parseStore, String.raw`2:4 +FLAGS (\Deleted $Junk)`), {
    set: [2, 4],
    mode: 'add',
    silent: false,
    flags: [String.raw`\Deleted`, '$Junk']
  })
  assert.deepEqual(parse(parseStore, String.raw`1 (UNCHANGEDSINCE 320162338) -flags.silent \Seen work`), {
    set: [1, 1],
    mode: 'remove',
    silent: true,
    flags: [String.raw`\Seen`, 'work'],
    unchangedSince: 320_162_338
  })
  assert.deepEqual(parse(parseStore, '1 FLAGS ()').flags, [])
  refuses(
    parseStore,
    '1 FOO (x)',
    '1 FLAGS',
    '1 FLAGS (\\Seen',
    '1 FLAGS (\\*)',
    '1 (FOO 1) FLAGS x',
    '1 -+FLAGS x'
  )
})

test('SEARCH: the examples of RFC 9051 §6.4.4', () => {
  const search = parse(parseSearch, 'RETURN (MIN COUNT) FLAGGED SINCE 1-Feb-1994 NOT FROM "Smith"')
  assert.deepEqual([...search.returns!.options], ['MIN', 'COUNT'])
  assert.deepEqual(search.key, {
    type: 'and',
    keys: [
      { type: 'flag', name: String.raw`\Flagged` },
      { type: 'since', date: '1994-02-01' },
      { type: 'not', key: { type: 'header', name: 'From', text: 'Smith' } }
    ]
  })
  assert.deepEqual([...parse(parseSearch, 'RETURN () ALL').returns!.options], ['ALL'])
  assert.deepEqual(parse(parseSearch, 'CHARSET UTF-8 TEXT {6}\r\nмат').key, { type: 'text', text: 'мат' })
  assert.equal(parse(parseSearch, 'CHARSET KOI8-R TEXT x').unknownCharset, 'KOI8-R')
})

test('SEARCH: sets stay as they are until they are resolved', () => {
  const { key } = parse(parseSearch, '1:3 OR UID 7:* (SEEN 5)')
  const uids: [number, number] = [1, 2]
  const asked: unknown[] = []
  const resolved = resolveSearchKey(key, (set, uid) => {
    asked.push([set, uid])
    return uids
  })
  assert.deepEqual(asked, [
    [[1, 3], false],
    [[7, star], true],
    [[5, 5], false]
  ])
  assert.equal(resolved.type, 'and')
})

test('SEARCH: what is wrong', () => {
  refuses(
    parseSearch,
    '',
    'FOO',
    'ALL ',
    'NOT',
    'OR ALL',
    '()',
    '(ALL',
    'SINCE yesterday',
    'LARGER x',
    'RETURN (FOO) ALL',
    'KEYWORD',
    `${'('.repeat(102)}ALL${')'.repeat(102)}`,
    `${'NOT '.repeat(102)}ALL`,
    `${'OR ALL '.repeat(102)}ALL`,
    Array.from({ length: 5002 }).fill('ALL').join(' ')
  )
  assert.doesNotThrow(() => parse(parseSearch, `${'('.repeat(100)}ALL${')'.repeat(100)}`))
})

test('APPEND', () => {
  const appended = parse(
    parseAppend,
    String.raw`saved-messages (\Seen) "17-Jul-1996 02:44:25 -0700" {4}` + '\r\nab\r\n'
  )
  assert.deepEqual(appended, {
    mailbox: 'saved-messages',
    messages: [
      {
        flags: [String.raw`\Seen`],
        date: { seconds: 837_596_665, zone: -420 },
        pieces: [{ bytes: Buffer.from('ab\r\n') }]
      }
    ]
  })
  assert.deepEqual(parse(parseAppend, 'inbox () {0}\r\n'), {
    mailbox: 'INBOX',
    messages: [{ flags: [], pieces: [{ bytes: Buffer.alloc(0) }] }]
  })
  const bytes = (text: string): { bytes: Buffer } => ({ bytes: Buffer.from(text) })
  assert.deepEqual(parse(parseAppend, 'x {1+}\r\na () ~{1+}\r\nb UTF8 (~{1+}\r\nc)').messages, [
    { flags: [], pieces: [bytes('a')] },
    { flags: [], pieces: [bytes('b')] },
    { flags: [], pieces: [bytes('c')] }
  ])
  const catenated = parse(parseAppend, 'x CATENATE (URL "/a/;UID=1" TEXT {1+}\r\na URL b UTF8 (~{1+}\r\nc))')
  assert.deepEqual(catenated.messages[0]!.pieces, [
    { url: '/a/;UID=1' },
    bytes('a'),
    { url: 'b' },
    bytes('c')
  ])
  refuses(parseAppend, 'x CATENATE ()', 'x CATENATE (FOO {1+}\r\na)', 'x {1+}\r\na ', 'x UTF8 {1+}\r\na')
  refuses(parseAppend, 'x', 'x "abc"', 'x {1}\r\na b', 'x () "31-Feb-2000 00:00:00 +0000" {1}\r\na')
})

test('APPEND: how many messages and parts there may be', () => {
  assert.equal(parse(parseAppend, `x${' {1+}\r\na'.repeat(1000)}`).messages.length, 1000)
  refuses(parseAppend, `x${' {1+}\r\na'.repeat(1001)}`)
  const parts = (count: number): string =>
    `x CATENATE (${Array.from({ length: count }, () => 'URL a').join(' ')})`
  assert.equal(parse(parseAppend, parts(100)).messages[0]?.pieces.length, 100)
  refuses(parseAppend, parts(101))
})

test('REPLACE', () => {
  const message = { flags: [], pieces: [{ bytes: Buffer.from('a') }] }
  assert.deepEqual(parse(parseReplace, '4 x {1}\r\na'), { set: [4, 4], mailbox: 'x', message })
  assert.deepEqual(parse(parseReplace, '* x {1}\r\na').set, [star, star])
  refuses(parseReplace, '1:2 x {1}\r\na', '1,2 x {1}\r\na', '0 x {1}\r\na', '1 x', '1 x {1}\r\na {1}\r\nb')
})

test('LIST, plain and extended', () => {
  const plain = parse(parseList, '"" %')
  assert.deepEqual(plain.patterns, ['%'])
  assert.equal(plain.isExtended, false)
  const extended = parse(
    parseList,
    '(SUBSCRIBED RECURSIVEMATCH) "" (a* "b %") RETURN (CHILDREN STATUS (MESSAGES UNSEEN))'
  )
  assert.deepEqual(extended.patterns, ['a*', 'b %'])
  assert.deepEqual([...extended.selection], ['SUBSCRIBED', 'RECURSIVEMATCH'])
  assert.deepEqual([...extended.returns], ['CHILDREN'])
  assert.deepEqual(extended.status, ['MESSAGES', 'UNSEEN'])
  assert.deepEqual(parse(parseLsub, '"" *'), { reference: '', pattern: '*' })
  refuses(
    parseList,
    '"" ',
    '(FOO) "" *',
    '(RECURSIVEMATCH) "" *',
    '"" * FOO ()',
    '"" * RETURN (FOO)',
    '"" ()'
  )
})

test('the other commands', () => {
  assert.deepEqual(parse(parseSelect, 'inbox (CONDSTORE)'), {
    mailbox: 'INBOX',
    written: 'inbox',
    condstore: true
  })
  assert.deepEqual(parse(parseCreate, String.raw`Sent (USE (\Sent))`), {
    mailbox: 'Sent',
    use: [String.raw`\Sent`]
  })
  assert.deepEqual(parse(parseRename, 'a "b c"'), { from: 'a', to: 'b c' })
  assert.deepEqual(parse(parseMailbox, '&ZeVnLIqe-'), { mailbox: '日本語' })
  assert.deepEqual(parse(parseCopy, '1:2 Trash'), { set: [1, 2], mailbox: 'Trash' })
  assert.deepEqual(parse(parseStatus, 'x (MESSAGES messages SIZE)').items, ['MESSAGES', 'SIZE'])
  assert.deepEqual(parse(parseEnable, 'condstore FOO').capabilities, ['CONDSTORE', 'FOO'])
  assert.deepEqual([...parse(parseId, '("Name" "x" "os" NIL)').fields], [['name', 'x']])
  assert.equal(parse(parseId, 'NIL').fields.size, 0)
  assert.deepEqual(parseExpunge(readerOf('a X 1:*'), { uid: true }), { set: [1, star] })
  refuses(parseSelect, '', 'x (FOO)', 'x y')
  refuses(parseCreate, 'x (FOO)')
  refuses(parseStatus, 'x ()', 'x (FOO)', 'x MESSAGES')
  refuses(parseNothing, 'x')
  refuses(parseId, 'x', '(a)')
})

test('random input is parsed or is an ImapSyntaxError, in every command', () => {
  const parsers: ((reader: RequestReader) => unknown)[] = [
    parseAppend,
    parseAuthenticate,
    parseCopy,
    parseCreate,
    parseEnable,
    parseFetchOnly,
    parseId,
    parseList,
    parseLogin,
    parseLsub,
    parseMailbox,
    parseNothing,
    parseRename,
    parseReplace,
    parseSearch,
    parseSelect,
    parseStatus,
    parseStore
  ]
  const word = fc.constantFrom(
    '1:*',
    '2,4',
    'INBOX',
    '"a"',
    '(',
    ')',
    ' ',
    'FLAGS',
    '+FLAGS',
    'BODY[',
    'HEADER.FIELDS',
    ']',
    '<0.1>',
    'RETURN',
    'NOT',
    'OR',
    'UID',
    'ALL',
    'CHARSET',
    '\\Seen',
    '{2+}\r\nab',
    '{0+}\r\n',
    'NIL',
    '&',
    '"',
    '\\',
    '\0',
    '\xe9',
    '*',
    '%',
    'STATUS',
    'MESSAGES',
    'MODSEQ',
    '1-Feb-2000',
    '=',
    'AA==',
    'USE'
  )
  const input = fc.array(fc.oneof(word, fc.string({ maxLength: 4 })), { maxLength: 12 })
  fc.assert(
    fc.property(fc.constantFrom(...parsers), input, (parser, words) => {
      try {
        parser(readerOf(Buffer.from(`a X ${words.join('')}`, 'latin1')))
      } catch (error) {
        assert.ok(error instanceof ImapSyntaxError, String(error))
      }
    }),
    { numRuns: 3000 }
  )
})

test('SELECT with QRESYNC', () => {
  assert.deepEqual(parse(parseSelect, 'x (QRESYNC (67890007 900115194045000 41:211,214:541))'), {
    mailbox: 'x',
    written: 'x',
    condstore: false,
    qresync: { uidValidity: 67890007, modseq: 900115194045000, knownUids: [41, 211, 214, 541] }
  })
  assert.deepEqual(parse(parseSelect, 'x (CONDSTORE QRESYNC (1 2 (1,3:4 9:11)))').qresync, {
    uidValidity: 1,
    modseq: 2,
    match: { sequences: [1, 1, 3, 4], uids: [9, 11] }
  })
  refuses(
    parseSelect,
    'x (QRESYNC (1))',
    'x (QRESYNC (1 2 *))',
    'x (QRESYNC (1 2 (1)))',
    'x (QRESYNC (1 2 (1 2) 3))'
  )
})

test('GETMETADATA: options before the mailbox or behind it', () => {
  const expected = {
    mailbox: 'INBOX',
    filter: { names: ['/shared/comment', '/private/comment'], depth: 1 },
    maxSize: 1024
  }
  const names = '(/shared/comment /private/comment)'
  assert.deepEqual(parse(parseGetMetadata, `inbox (MAXSIZE 1024 DEPTH 1) ${names}`), expected)
  assert.deepEqual(parse(parseGetMetadata, `(DEPTH 1 MAXSIZE 1024) inbox ${names}`), expected)
  assert.deepEqual(parse(parseGetMetadata, '"" "/shared/comment"').filter, {
    names: ['/shared/comment'],
    depth: 0
  })
  refuses(
    parseGetMetadata,
    'x',
    'x ()',
    'x comment',
    'x /shared/%',
    'x (MAXSIZE) /shared/a',
    'x (DEPTH 3) /shared/a'
  )
  const many = `x (${'/shared/a '.repeat(1001).trim()})`
  refuses(parseGetMetadata, many)
})

test('SETMETADATA: values are bytes or NIL', () => {
  const { entries } = parse(parseSetMetadata, 'x (/shared/a "1" /shared/b NIL)')
  assert.deepEqual(entries, [
    { name: '/shared/a', value: Buffer.from('1') },
    { name: '/shared/b', value: null }
  ])
  refuses(parseSetMetadata, 'x', 'x ()', 'x (/shared/a)', 'x (/shared/a b)', 'x /shared/a "b"')
})

test('GETQUOTA and SETQUOTA', () => {
  assert.deepEqual(parse(parseGetQuota, '""'), { root: '' })
  const limits = [{ resource: 'STORAGE', limit: 512 }]
  assert.deepEqual(parse(parseSetQuota, '"" (storage 512)'), { root: '', limits })
  assert.deepEqual(parse(parseSetQuota, '"" ()').limits, [])
  refuses(parseSetQuota, '""', '"" (STORAGE x)')
})

test('NOTIFY: the example of RFC 5465 §3.1, without and with the parentheses of the grammar', () => {
  const fields = 'uid body.peek[header.fields (from to subject)]'
  for (const events of [`MessageNew (${fields}) MessageExpunge`, `(MessageNew (${fields}) MessageExpunge)`]) {
    const { groups, status } = parse(parseNotify, `set status (selected ${events}) (subtree Lists NONE)`)
    assert.ok(status)
    assert.deepEqual([...groups[0]!.events], ['MessageNew', 'MessageExpunge'])
    assert.equal(groups[0]!.fetch?.sections[0]?.label, 'BODY[HEADER.FIELDS (from to subject)]')
    assert.deepEqual(groups[1], { filter: { kind: 'SUBTREE', mailboxes: ['Lists'] }, events: new Set() })
  }
  assert.deepEqual(parse(parseNotify, 'NONE'), { groups: [], status: false })
  const many = parse(parseNotify, 'SET (mailboxes (inbox "a b") (MailboxName))').groups
  assert.deepEqual(many[0]?.filter, { kind: 'MAILBOXES', mailboxes: ['INBOX', 'a b'] })
  assert.equal(parse(parseNotify, 'SET (personal (FooChange))').unknownEvent, 'FooChange')
})

test('NOTIFY: what is wrong', () => {
  refuses(
    parseNotify,
    '',
    'SET',
    'SET ()',
    'SET (personal)',
    'SET (personal ())',
    'SET (mailboxes (MailboxName))',
    'SET (personal (MessageNew))',
    'SET (selected (MailboxName))',
    'NONE x',
    `SET ${'(personal (MailboxName)) '.repeat(101).trim()}`,
    `SET (mailboxes (${'x '.repeat(1001).trim()}) (MailboxName))`
  )
})
