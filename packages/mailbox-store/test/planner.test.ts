// The planner, the index and the arrays against an evaluator that knows nothing but the messages: random messages, random
// keys, before and after the index is written.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { SearchKey } from '@postkeep/mailbox-contract'
import { fold, wordsOf } from '../src/search/words.ts'
import { append, searchUids, temporaryMailbox } from './temporary-mailbox.ts'

interface Model {
  readonly uid: number
  readonly flags: readonly string[]
  readonly subject: string
  readonly from: string
  readonly text: string
  /** Day since 1970, of INTERNALDATE and of the Date field. */
  readonly day: number
  readonly sentDay: number
  readonly size: number
}

const words = ['alpha', 'beta', 'Ålpha', 'gamma-beta', 'al', 'zz9', 'Straße', 'éclair', 'x']
const phrase = fc
  .array(fc.constantFrom(...words), { minLength: 0, maxLength: 4 })
  .map((chosen) => chosen.join(' '))
const flags = ['\\Seen', '\\Deleted', '\\Flagged', '$one', '$two']
const day = fc.integer({ min: 20_000, max: 20_006 })

const message = fc.record({
  flags: fc.subarray(flags),
  subject: phrase,
  from: fc.constantFrom('ann', 'bob', 'alpha'),
  text: phrase,
  day,
  sentDay: day
})

const dateOf = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10)
const sought = fc.oneof(
  phrase,
  fc
    .constantFrom(...words)
    .chain((word) =>
      fc
        .tuple(fc.nat(word.length), fc.nat(word.length))
        .map(([a, b]) => word.slice(Math.min(a, b), Math.max(a, b)))
    )
)

const leaf: fc.Arbitrary<SearchKey> = fc.oneof(
  fc.constant<SearchKey>({ type: 'all' }),
  fc.constantFrom(...flags).map((name): SearchKey => ({ type: 'flag', name })),
  fc
    .tuple(fc.nat(30), fc.nat(10))
    .map(([low, more]): SearchKey => ({ type: 'uids', ranges: [low + 1, low + 1 + more] })),
  fc.nat(600).map((bytes): SearchKey => ({ type: 'larger', bytes })),
  fc.nat(600).map((bytes): SearchKey => ({ type: 'smaller', bytes })),
  day.chain((number) =>
    fc
      .constantFrom('before', 'on', 'since', 'sentBefore', 'sentOn', 'sentSince')
      .map((type) => ({ type, date: dateOf(number) }) as SearchKey)
  ),
  fc
    .tuple(fc.constantFrom('body', 'text'), sought, fc.boolean())
    .map(([type, text, isFuzzy]) => ({ type, text, ...(isFuzzy && { fuzzy: true }) }) as SearchKey),
  fc
    .tuple(fc.constantFrom('subject', 'from', 'x-none'), sought)
    .map(([name, text]): SearchKey => ({ type: 'header', name, text }))
)
const { key } = fc.letrec<{ key: SearchKey }>((tie) => ({
  key: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.record({ type: fc.constant('not' as const), key: tie('key') }),
    fc.record({
      type: fc.constantFrom('and' as const, 'or' as const),
      keys: fc.array(tie('key'), { minLength: 1, maxLength: 4 })
    })
  )
}))

function rawOf({ subject, from, text, sentDay }: Omit<Model, 'uid' | 'size'>): Buffer {
  const date = new Date(sentDay * 86_400_000 + 3_600_000).toUTCString().replace('GMT', '+0000')
  const head = `From: ${from}@example.test\r\nSubject: ${subject}\r\nDate: ${date}\r\n`
  return Buffer.from(`${head}Content-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`)
}

function headersOf({ subject, from }: Model): ReadonlyMap<string, string> {
  return new Map([
    ['subject', subject],
    ['from', `${from}@example.test`]
  ])
}

function textOf(model: Model, type: 'body' | 'text'): string {
  if (type === 'body') return fold(`${model.text}\n`)
  const date = new Date(model.sentDay * 86_400_000 + 3_600_000).toUTCString().replace('GMT', '+0000')
  const lines = [
    `From: ${model.from}@example.test`,
    `Subject: ${model.subject}`,
    `Date: ${date}`,
    'Content-Type: text/plain; charset=utf-8'
  ]
  return fold([...lines, `${model.text}\n`].join('\n'))
}

type Of<T, K = SearchKey> = K extends { type: infer U } ? (T extends U ? K : never) : never
type Evaluator = { [T in SearchKey['type']]?: (model: Model, one: Of<T>) => boolean }

const evaluators: Evaluator = {
  all: () => true,
  and: (model, one) => one.keys.every((each) => holds(model, each)),
  or: (model, one) => one.keys.some((each) => holds(model, each)),
  not: (model, one) => !holds(model, one.key),
  uids: (model, one) => one.ranges[0]! <= model.uid && model.uid <= one.ranges[1]!,
  flag: (model, one) => model.flags.includes(one.name),
  larger: (model, one) => model.size > one.bytes,
  smaller: (model, one) => model.size < one.bytes,
  body: (model, one) => holdsText(textOf(model, 'body'), one.text, one.fuzzy === true),
  text: (model, one) => holdsText(textOf(model, 'text'), one.text, one.fuzzy === true),
  header(model, one) {
    const value = headersOf(model).get(one.name)
    return value !== undefined && fold(value).includes(fold(one.text))
  }
}

function holds(model: Model, one: SearchKey): boolean {
  if ('date' in one) return holdsDate(model, one)
  return (evaluators[one.type] as (model: Model, one: SearchKey) => boolean)(model, one)
}

function holdsText(text: string, wanted: string, isFuzzy: boolean): boolean {
  const parts = [...wordsOf(fold(wanted))]
  if (!isFuzzy || parts.length === 0) return text.includes(fold(wanted))
  const all = [...wordsOf(text)]
  return parts.every((part) => all.some((word) => word.startsWith(part)))
}

function holdsDate(model: Model, { type, date }: { type: string; date: string }): boolean {
  const wanted = Date.parse(`${date}T00:00:00Z`) / 86_400_000
  const own = type.startsWith('sent') ? model.sentDay : model.day
  if (/before/i.test(type)) return own < wanted
  return /since/i.test(type) ? own >= wanted : own === wanted
}

test('what the planner finds is what an evaluator of the messages finds', { timeout: 180_000 }, async () => {
  using box = temporaryMailbox()
  const store = box.open()
  const given = fc.sample(message, { numRuns: 40, seed: 11 })
  const models: Model[] = []
  for (const [index, one] of given.entries()) {
    const raw = rawOf(one)
    await append(store, raw, { flags: [...one.flags], internalDate: one.day * 86_400 + 7200 })
    models.push({ ...one, uid: index + 1, size: raw.length })
  }
  const compare = (numRuns: number) =>
    fc.assert(
      fc.property(key, (one) => {
        const expected = models.filter((model) => holds(model, one)).map(({ uid }) => uid)
        assert.deepEqual(searchUids(store, one), expected)
      }),
      { numRuns, seed: 5 }
    )
  compare(300)
  store.settleDerived()
  compare(1500)
  store.close()
})
