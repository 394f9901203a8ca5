import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse, readerOf, refuses } from '../../test/parse-request.ts'
import { parseCopy } from './copy.ts'
import { parseCreate } from './create.ts'
import { parseEnable } from './enable.ts'
import { parseExpunge } from './expunge.ts'
import { parseId } from './id.ts'
import { parseList, parseLsub } from './list.ts'
import { parseMailbox } from './mailbox.ts'
import { parseNothing } from './nothing.ts'
import { parseRename } from './rename.ts'
import { parseSelect } from './select.ts'
import { parseStatus } from './status.ts'
import { parseStore } from './store.ts'

const star = Number.POSITIVE_INFINITY

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
