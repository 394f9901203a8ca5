// Whatever comes as a message or as a header field: everything that is derived of it is made, and holds together.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fuzzTarget, sourceLiterals } from '@postkeep/fuzz'
import {
  binarySection,
  body,
  bodyStructure,
  cachedHeaders,
  decodeCharset,
  decodedText,
  decodeHeaderText,
  decodePart,
  encodeWords,
  envelope,
  foldHeader,
  formatAddressList,
  hasAttachment,
  hasBareLineEnding,
  headerFields,
  htmlToText,
  indexMessage,
  type MessagePart,
  normaliseLineEndings,
  parseAddressList,
  parseDate,
  parseMessageId,
  parseMessageIds,
  partFileName,
  prepareMessage,
  preview,
  section,
  wireSize
} from '../src/index.ts'

const found = (name: string): string => join(import.meta.dirname, 'fuzz-found', name)
const covers = ['/packages/mime/src/']
const literals = sourceLiterals(`${import.meta.dirname}/../src/*.ts`)
const messages = globSync(`${import.meta.dirname}/fixtures/*.eml`).map((file) => readFileSync(file))
const words = [
  ...literals.filter((text) => text.length < 60),
  'utf-7',
  'utf-16le',
  'iso-2022-jp',
  'gb18030',
  'x-unknown',
  'binary',
  'uuencode',
  "utf-8''",
  '=?utf-8?B?',
  '=C3='
]

function assertWithin(part: MessagePart, start: number, end: number): void {
  const offsets = [start, part.headerStart, part.headerEnd, part.bodyStart, part.bodyEnd, end]
  assert.ok(
    offsets.every((offset, index) => index === 0 || offset >= offsets[index - 1]!),
    offsets.join()
  )
  let position = part.bodyStart
  for (const child of part.children) {
    assertWithin(child, position, part.bodyEnd)
    position = child.bodyEnd
  }
  if (part.message !== undefined) assertWithin(part.message, part.bodyStart, part.bodyEnd)
}

function eachPart(raw: Buffer, part: MessagePart): void {
  partFileName(part)
  decodePart(raw, part, 1000)
  assert.ok(decodedText(raw, part, 50).length <= 50)
  for (const child of part.children) eachPart(raw, child)
  if (part.message !== undefined) eachPart(raw, part.message)
}

test('messages', async (t) => {
  const run = (raw: Buffer): void => {
    const root = indexMessage(raw)
    assertWithin(root, 0, raw.length)
    assert.deepEqual(section(raw, root, { path: [], part: 'ALL' }), raw)
    for (const list of [envelope(raw, root), body(raw, root), bodyStructure(raw, root)]) {
      assert.deepEqual([list.at(0), list.at(-1)], [0x28, 0x29])
    }
    prepareMessage(raw)
    hasAttachment(root)
    preview(raw, root)
    binarySection(raw, root, [1])
    cachedHeaders(raw, root)
    eachPart(raw, root)
    let last = 0
    for (const { end, start } of headerFields(raw, root)) {
      assert.ok(start >= last && end > start && end <= raw.length)
      last = end
    }
    const normal = normaliseLineEndings(raw)
    assert.equal(hasBareLineEnding(normal), false)
    assert.equal(wireSize(raw), wireSize(normal))
    assert.deepEqual(normaliseLineEndings(normal), normal)
  }
  await fuzzTarget(t, {
    name: 'messages',
    found: found('messages'),
    seeds: messages,
    words,
    covers,
    inputs: 1000,
    run
  })
})

/** As a reader sees it who knows no control characters. */
const plain = (text: string): string =>
  text
    .split(/[\s\p{Cc}]+/u)
    .filter((word) => word !== '')
    .join(' ')

test('header fields and texts', async (t) => {
  const run = (input: Buffer): void => {
    const text = input.toString()
    const addresses = parseAddressList(input.toString('latin1'))
    const written = formatAddressList(addresses)
    assert.doesNotMatch(written, /[\r\n]/)
    parseMessageIds(text)
    parseMessageId(text)
    const date = parseDate(text)
    assert.ok(date === undefined || Number.isFinite(date))
    htmlToText(text)
    decodeCharset(input, text.slice(0, 20))
    decodeHeaderText(text)
    const line = foldHeader('Subject', text)
    assert.match(line, /^Subject:(?: [^\r\n]*)?(?:\r\n [^\r\n]+)*\r\n$/)
    if (!text.includes('=?')) {
      const value = line.slice('Subject:'.length).replaceAll('\r\n', '').trim()
      assert.equal(decodeHeaderText(value), plain(text.toWellFormed()))
    }
    const words = plain(text.toWellFormed())
    assert.equal(decodeHeaderText(encodeWords(words)), words)
  }
  const fields = messages.flatMap((message) =>
    [...headerFields(message, indexMessage(message))].map(({ start, end }) => message.subarray(start, end))
  )
  const values = fields.map((field) => field.subarray(field.indexOf(':') + 2))
  await fuzzTarget(t, {
    name: 'header fields',
    found: found('fields'),
    seeds: [
      ...values,
      '<p>a<br>b<script>x</script>&amp;&#x41;</p>',
      ...literals.filter((one) => one.includes('@'))
    ],
    words,
    covers,
    inputs: 1000,
    largest: 4096,
    largestRepetition: 16_384,
    run
  })
})
