import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CommandDecoder } from '../wire/command-decoder.ts'
import { limitsAfterLogin } from '../wire/command-limits.ts'
import { encodeAstring, encodeString } from '../wire/encoder.ts'
import { OutputBuffer } from '../wire/output-buffer.ts'
import { RequestReader } from '../wire/request-reader.ts'
import { FetchResponse } from './fetch.ts'
import { FlagTexts } from './flag-texts.ts'
import { listResponse } from './list.ts'
import { esearchResponse, searchResponse } from './search.ts'
import { statusDataResponse } from './status-data.ts'
import { statusResponse } from './status-response.ts'
import { threadResponse } from './thread.ts'

test('a status response stays on one line whatever its text', () => {
  assert.equal(statusResponse('a', 'NO', 'no\r\n* BYE ü', 'TRYCREATE'), 'a NO [TRYCREATE] no?* BYE ?\r\n')
})

test('any text survives as a string and as an astring', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      if (text.includes('\0') || !text.isWellFormed()) return
      for (const encode of [encodeString, encodeAstring]) {
        const decoder = new CommandDecoder(limitsAfterLogin(1_000_000))
        decoder.push(Buffer.from(`${encode(text)}\r\n`, 'latin1'))
        let decoded = decoder.next()
        while (decoded?.kind === 'continue') decoded = decoder.next()
        assert.ok(decoded?.kind === 'command')
        assert.equal(new RequestReader(decoded.line).astring(), text)
      }
    })
  )
})

test('SEARCH and ESEARCH', () => {
  const numbers = Uint32Array.of(2, 3, 4, 9)
  const nothing = new Uint32Array()
  assert.equal(searchResponse({ numbers, modseq: 12 }), '* SEARCH 2 3 4 9 (MODSEQ 12)\r\n')
  assert.equal(searchResponse({ numbers: nothing }), '* SEARCH\r\n')
  const all = { options: new Set(['MIN', 'MAX', 'ALL', 'COUNT'] as const) }
  const expected = '* ESEARCH (TAG "a") UID MIN 2 MAX 9 ALL 2:4,9 COUNT 4\r\n'
  assert.equal(esearchResponse({ numbers }, all, { tag: 'a', uid: true }), expected)
  const empty = esearchResponse({ numbers: nothing }, all, { tag: 'a', uid: false })
  assert.equal(empty, '* ESEARCH (TAG "a") COUNT 0\r\n')
})

test('THREAD: the examples of RFC 5256 §4', () => {
  const shown = (nodes: readonly (readonly [number: number, depth: number])[]) =>
    threadResponse(
      nodes.map(([number]) => number),
      nodes.map(([, depth]) => depth)
    ).slice('* THREAD '.length, -2)
  const first = [
    [2, 0],
    [3, 0],
    [6, 1],
    [4, 2],
    [23, 3],
    [44, 2],
    [7, 3],
    [96, 4]
  ] as const
  assert.equal(shown(first), '(2)(3 6 (4 23)(44 7 96))')
  assert.equal(
    shown([
      [0, 0],
      [3, 1],
      [5, 1]
    ]),
    '((3)(5))'
  )
  assert.equal(
    shown([
      [0, 0],
      [3, 1],
      [6, 2],
      [5, 1],
      [9, 0]
    ]),
    '((3 6)(5))(9)'
  )
  assert.equal(threadResponse([], []), '* THREAD\r\n')
})

test('LIST and STATUS encode names', () => {
  const entry = { path: '日本語', attributes: [String.raw`\HasNoChildren`] }
  assert.equal(listResponse('LIST', entry), String.raw`* LIST (\HasNoChildren) "/" &ZeVnLIqe-` + '\r\n')
  const info = listResponse('LIST', { path: 'a b', attributes: [], childInfo: ['SUBSCRIBED'] })
  assert.equal(info, '* LIST () "/" "a b" ("CHILDINFO" ("SUBSCRIBED"))\r\n')
  const renamed = { path: 'neü', attributes: [], oldName: 'alt' }
  const utf8 = Buffer.from('* LIST () "/" "neü" ("OLDNAME" (alt))\r\n').toString('latin1')
  assert.equal(listResponse('LIST', renamed, 'utf8'), utf8)
  assert.equal(listResponse('LIST', { path: 'Q&A', attributes: [] }, 'utf8'), '* LIST () "/" Q&A\r\n')
  const values = {
    MESSAGES: 1,
    RECENT: 0,
    UIDNEXT: 2,
    UIDVALIDITY: 3,
    UNSEEN: 4,
    DELETED: 5,
    'DELETED-STORAGE': 9,
    SIZE: 6,
    HIGHESTMODSEQ: 7,
    APPENDLIMIT: 8,
    MAILBOXID: 'F1'
  }
  assert.equal(
    statusDataResponse('x', ['SIZE', 'MAILBOXID'], values),
    '* STATUS x (SIZE 6 MAILBOXID (F1))\r\n'
  )
})

test('FLAGS of lanes', () => {
  const texts = new FlagTexts(['$Junk'])
  assert.equal(texts.of(1 | 32, 0), String.raw`FLAGS (\Seen $Junk)`)
  assert.equal(texts.of(0, 0), 'FLAGS ()')
  texts.names = ['$Junk', 'work']
  assert.equal(texts.of(64, 0), 'FLAGS (work)')
})

test('FETCH lines come out whole, in large pieces, in order', () => {
  const pieces: Buffer[] = []
  const output = new OutputBuffer((piece) => pieces.push(piece))
  const response = new FetchResponse(output, { uidOnly: false })
  let expected = ''
  for (let sequence = 1; sequence <= 3000; sequence += 1) {
    const body = Buffer.alloc(sequence % 1000 === 0 ? 100_000 : sequence % 100, 'x')
    response.begin(sequence, sequence + 5)
    response.text(`UID ${sequence + 5}`)
    response.value('ENVELOPE', Buffer.from('(NIL)'))
    response.literal('BODY[]', sequence % 7 === 0 ? null : body)
    response.end()
    const literal = sequence % 7 === 0 ? 'NIL' : `{${body.length}}\r\n${body.toString()}`
    expected += `* ${sequence} FETCH (UID ${sequence + 5} ENVELOPE (NIL) BODY[] ${literal})\r\n`
  }
  output.flush()
  assert.equal(Buffer.concat(pieces).toString(), expected)
  assert.ok(pieces.length < 20, `${pieces.length} pieces`)
})

test('numbers and texts of any length fill the pieces without a gap', () => {
  const pieces: Buffer[] = []
  const output = new OutputBuffer((piece) => pieces.push(piece))
  let expected = ''
  const numbers = [
    0,
    1,
    9,
    10,
    99,
    100,
    999_999,
    1_000_000,
    0xffff_ffff,
    0x1_0000_0000,
    Number.MAX_SAFE_INTEGER
  ]
  for (let round = 0; round < 400; round += 1) {
    const text = '\xe9x'.repeat(round % 70)
    const number = numbers[round % numbers.length]!
    output.text(text)
    output.number(number)
    output.range(Buffer.from('abcdef'), round % 3, 3 + (round % 3))
    expected += `${text}${number}${'abcdef'.slice(round % 3, 3 + (round % 3))}`
    if (round % 50 === 0) output.flush()
  }
  output.flush()
  output.flush()
  assert.ok(Buffer.concat(pieces).equals(Buffer.from(expected, 'latin1')))
  assert.ok(pieces.every((piece) => piece.length > 0))
})
