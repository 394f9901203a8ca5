import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { SearchKey } from '@postkeep/mailbox-contract'
import { fold } from '../src/search/words.ts'
import { generatedMessage, plainMessage } from './generated-messages.ts'
import { append, folderId, searched, searchUids, temporaryMailbox } from './temporary-mailbox.ts'

const body = (text: string): SearchKey => ({ type: 'body', text })
const text = (sought: string): SearchKey => ({ type: 'text', text: sought })
const header = (name: string, sought: string): SearchKey => ({ type: 'header', name, text: sought })

test('text, header and body searches find substrings, before and after the index is written', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  const messages = [
    plainMessage({
      subject: 'Quarterly report',
      text: 'Größe: 42 m² — naïve café, price €5.\r\nfoo-bar baz'
    }),
    plainMessage({ subject: '=?utf-8?Q?=C3=9Cbersicht?=', text: '日本語のテキスト and 😀 smile' }),
    plainMessage({
      subject: 'plain',
      text: 'nothing',
      header: 'X-Special: Needle-One\r\nReferences: <a@b> <c@d>\r\n'
    })
  ]
  for (const raw of messages) await append(store, raw)
  const expected: [SearchKey, number[]][] = [
    [text(''), [1, 2, 3]],
    [body('GRÖSSE'), []],
    [body('GRÖ'), [1]],
    [body('röß'), [1]],
    [body('größe: 4'), [1]],
    [body('cafe'), [1]],
    [body('naiv'), []],
    [body('m2'), [1]],
    [body('CAFE\u0301'), [1]],
    [body('€'), [1]],
    [body('€5.'), [1]],
    [body('m²'), [1]],
    [body('oo-ba'), [1]],
    [body('foo bar'), []],
    [body('bar baz'), [1]],
    [body('本語の'), [2]],
    [body('😀'), [2]],
    [body('😀 smi'), [2]],
    [body('—'), [1]],
    [body('q'), []],
    [body('z'), [1]],
    [body('quarterly'), []],
    [text('quarterly'), [1]],
    [text('übersicht'), [2]],
    [text('subject: pl'), [3]],
    [text('needle-o'), [3]],
    [text('example.test'), [1, 2, 3]],
    [header('Subject', 'REPORT'), [1]],
    [header('subject', 'übers'), [2]],
    [header('subject', ''), [1, 2, 3]],
    [header('x-special', ''), [3]],
    [header('X-Special', 'dle-one'), [3]],
    [header('X-Special', 'nothing'), []],
    [header('x-spec', ''), []],
    [header('references', '<c@'), [3]],
    [header('to', 'a@example'), []]
  ]
  const check = (when: string) => {
    for (const [key, uids] of expected) {
      assert.deepEqual(searchUids(store, key), uids, `${when}: ${JSON.stringify(key)}`)
    }
  }
  check('waiting')
  store.settleDerived()
  check('indexed')
  await append(store, plainMessage({ subject: 'late', text: 'late' }))
  store.settleDerived()
  assert.deepEqual(searchUids(store, body('at')), [4], 'new words join the vocabulary')
  store.close()
})

const alphabet = Array.from('abcAB  .-1éÉ日€ςΣ')
const phrase = (longest: number) =>
  fc.array(fc.constantFrom(...alphabet), { maxLength: longest }).map((characters) => characters.join(''))

test('a search of the index finds what a search of the texts finds', { timeout: 180_000 }, async () => {
  using box = temporaryMailbox()
  const store = box.open()
  const texts = fc.sample(phrase(25), { numRuns: 120, seed: 7 }).map((one) => one.trim())
  await Promise.all(texts.map((one) => append(store, plainMessage({ text: one }))))
  store.settleDerived()
  fc.assert(
    fc.property(phrase(5), (sought) => {
      const expected = texts.flatMap((one, index) =>
        fold(`${one}\n`).includes(fold(sought)) ? [index + 1] : []
      )
      assert.deepEqual(searchUids(store, body(sought)), expected)
    }),
    { numRuns: 400 }
  )
  store.close()
})

test('flags, sizes, dates, UIDs and MODSEQ are compared', async () => {
  using box = temporaryMailbox()
  const now = Date.parse('2030-01-10T12:00:00Z')
  const store = box.open({ clock: () => now })
  const at = (date: string) => Date.parse(date) / 1000
  const raw = (date: string) =>
    Buffer.from(`Subject: x\r\n${date ? `Date: ${date}\r\n` : ''}\r\n${'y'.repeat(date.length * 10)}\r\n`)
  await append(store, raw('Tue, 1 Jan 2030 23:30:00 -0500'), {
    internalDate: at('2030-01-02T04:30:00Z'),
    zone: -300
  })
  await append(store, raw(''), { internalDate: at('2030-01-05T00:00:00Z'), flags: ['\\Seen', '$Label'] })
  await append(store, raw('Sun, 6 Jan 2030 00:30:00 +0900'), { internalDate: at('2030-01-10T11:59:00Z') })
  const sizeOf = (index: number) => [...store.bodies({ bodies: [index] })].flat()[0]!.size
  const expected: [SearchKey, number[]][] = [
    [{ type: 'on', date: '2030-01-01' }, [1]],
    [{ type: 'before', date: '2030-01-05' }, [1]],
    [{ type: 'since', date: '2030-01-05' }, [2, 3]],
    [{ type: 'sentOn', date: '2030-01-01' }, [1]],
    [{ type: 'sentOn', date: '2030-01-05' }, [2]],
    [{ type: 'sentSince', date: '2030-01-06' }, [3]],
    [{ type: 'sentBefore', date: '2030-01-06' }, [1, 2]],
    [{ type: 'savedOn', date: '2030-01-10' }, [1, 2, 3]],
    [{ type: 'savedBefore', date: '2030-01-10' }, []],
    [{ type: 'younger', seconds: 60 }, [3]],
    [{ type: 'older', seconds: 61 }, [1, 2]],
    [{ type: 'flag', name: '\\seen' }, [2]],
    [{ type: 'flag', name: '$LABEL' }, [2]],
    [{ type: 'flag', name: '$Unknown' }, []],
    [{ type: 'not', key: { type: 'flag', name: '\\Seen' } }, [1, 3]],
    [{ type: 'larger', bytes: sizeOf(0) }, []],
    [{ type: 'smaller', bytes: sizeOf(0) }, [2]],
    [{ type: 'uids', ranges: [1, 1, 3, 9] }, [1, 3]],
    [{ type: 'modseq', atLeast: 3 }, [2, 3]],
    [{ type: 'and', keys: [] }, [1, 2, 3]],
    [
      {
        type: 'or',
        keys: [
          { type: 'uids', ranges: [3, 3] },
          { type: 'flag', name: '\\Seen' }
        ]
      },
      [2, 3]
    ],
    [{ type: 'and', keys: [body('y'), { type: 'not', key: { type: 'uids', ranges: [1, 1] } }] }, [3]]
  ]
  for (const [key, uids] of expected) assert.deepEqual(searchUids(store, key), uids, JSON.stringify(key))
  assert.equal(searched(store, { type: 'all' }, {}).highestModseq, 4)
  assert.throws(() => searched(store, nested(200), {}), { code: 'limit' })
  store.close()
})

function nested(depth: number): SearchKey {
  return depth === 0 ? { type: 'all' } : { type: 'not', key: nested(depth - 1) }
}

test('a common letter and a rare word are found among many, in any folder and after a move', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  const raws = Array.from({ length: 300 }, (_, number) => generatedMessage(number, 2000))
  await Promise.all(raws.map((raw) => append(store, raw)))
  store.settleDerived()
  assert.deepEqual(searchUids(store, body('rareword77')), [78])
  assert.deepEqual(searchUids(store, header('subject', 'unique299x')), [300])
  assert.equal(searchUids(store, body('e')).length, 300)
  assert.equal(searchUids(store, text('UNIQUE2')).length, 111)
  store.copy({ folder: folderId(store, 'INBOX'), uids: [78, 78], to: 'Archive', move: true })
  assert.deepEqual(searchUids(store, body('rareword77')), [])
  assert.deepEqual(searchUids(store, body('rareword77'), 'Archive'), [1])
  store.close()
})

test('threads follow references, and copies share their EMAILID', async () => {
  using box = temporaryMailbox()
  let store = box.open()
  const raw = (id: string, more = '') => Buffer.from(`Message-ID: <${id}>\r\n${more}Subject: s\r\n\r\nt\r\n`)
  await append(store, raw('a@x'))
  await append(store, raw('b@x'))
  await append(store, raw('c@x', 'In-Reply-To: <a@x>\r\n'))
  await append(store, raw('d@x', 'References: <z@x> <c@x>\r\n'))
  store.copy({ folder: folderId(store, 'INBOX'), uids: [1, 1], to: 'INBOX', move: false })
  store.close()
  store = box.open()
  const salt = store.listFolders().folders[0]!.objectId.slice(1, -1)
  assert.deepEqual(searchUids(store, { type: 'threadId', id: `T${salt}0` }), [1, 3, 4, 5])
  assert.deepEqual(searchUids(store, { type: 'threadId', id: `T${salt}1` }), [2])
  assert.deepEqual(searchUids(store, { type: 'emailId', id: `M${salt}0` }), [1, 5])
  assert.deepEqual(searchUids(store, { type: 'threadId', id: 'nonsense' }), [])
  store.close()
})

test('words that come after the vocabulary was read are found by a part of them, however many they are', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  await append(store, plainMessage({ text: 'first' }))
  store.settleDerived()
  assert.deepEqual(searchUids(store, body('irs')), [1])
  const words = Array.from({ length: 9000 }, (_, number) => `q${number}w${number % 3 === 0 ? 'é' : '中'}`)
  for (let start = 0; start < words.length; start += 1000) {
    await append(store, plainMessage({ text: words.slice(start, start + 1000).join(' ') }))
    store.settleDerived()
  }
  assert.deepEqual(searchUids(store, body('42w')).length, 9)
  assert.deepEqual(searchUids(store, body('3333wé')), [5])
  assert.deepEqual(searchUids(store, body('8999w中')), [10])
  store.close()
})

test('words are known again after the mailbox was closed, without the index being read, and those of later messages', async () => {
  using box = temporaryMailbox()
  let store = box.open()
  const add = (text: string) => append(store, plainMessage({ text }))
  await add('firstword größe')
  store.settleDerived()
  assert.deepEqual(searchUids(store, body('irstwor')), [1])
  store.close()
  for (let round = 0; round < 70; round++) {
    store = box.open()
    await add(`later${round}word`)
    store.close()
  }
  store = box.open()
  const check = () => {
    assert.deepEqual(searchUids(store, body('irstwor')), [1])
    assert.deepEqual(searchUids(store, body('rößE')), [1])
    assert.deepEqual(searchUids(store, body('ater7word')), [9])
    assert.equal(searchUids(store, body('ater')).length, 70)
  }
  check()
  store.close()
  store = box.open()
  check()
  // What is deleted leaves no words behind.
  store.store({ folder: folderId(store, 'INBOX'), uids: [9, 9], mode: 'add', flags: ['\\Deleted'] })
  store.expunge({ folder: folderId(store, 'INBOX') })
  store.maintain()
  assert.equal(searchUids(store, body('ater')).length, 69)
  store.close()
})
