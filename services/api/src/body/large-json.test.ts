import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createSpool } from '@postkeep/spool'
import { LargeContent } from './large-content.ts'
import { LargeJson } from './large-json.ts'

const spool = createSpool()

/** Cut into pieces of that many bytes. */
async function read(json: string | Buffer, pieceBytes: number): Promise<Record<string, unknown>> {
  const bytes = Buffer.from(json)
  const spooled = spool.create()
  const large = new LargeJson(spooled)
  for (let at = 0; at < bytes.length; at += pieceBytes) await large.push(bytes.subarray(at, at + pieceBytes))
  const fields = (await large.fields()) as Record<string, unknown>
  return (await inMemory(fields)) as Record<string, unknown>
}

/** Every LargeContent as `long` and its text. */
async function inMemory(value: unknown): Promise<unknown> {
  if (value instanceof LargeContent) return { long: await value.text() }
  if (Array.isArray(value)) return Promise.all(value.map(inMemory))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(async ([name, inner]) => [name, await inMemory(inner)] as const)
  return Object.fromEntries(await Promise.all(entries))
}

test('what is short comes out as from JSON.parse, wherever it is cut', async () => {
  const json = fc.object({ key: fc.stringMatching(/^[a-f\\"é]{1,5}$/) })
  await fc.assert(
    fc.asyncProperty(json, fc.integer({ min: 1, max: 50 }), async (value, pieceBytes) => {
      const text = JSON.stringify(value)
      assert.deepEqual(await read(text, pieceBytes), JSON.parse(text))
    }),
    { numRuns: 200 }
  )
})

const hard = String.raw`\\\"\"\\\\\\n\r\t\b\f\/\u00e9\ud83d\ude00\\u0041\u0041é😀\ud83d,{}[]:\\`
const long = hard.repeat(300)
const plain = (JSON.parse(`"${long}"`) as string).toWellFormed()

test('long strings come decoded, wherever they are cut', async () => {
  assert.ok(long.length > 16_384)
  for (const pieceBytes of [1, 2, 3, 5, 7, 11, 64, 997, 16_384, 1_000_000]) {
    const json = `{"a":"x","raw":"${long}","attachments":[{"content":"${long}","filename":"\\"f"}],"z":[1,"y"]}`
    assert.deepEqual(await read(json, pieceBytes), {
      a: 'x',
      raw: { long: plain },
      attachments: [{ content: { long: plain }, filename: '"f' }],
      z: [1, 'y']
    })
  }
})

test('a long string that is neither content nor raw comes back as a text', async () => {
  const json = JSON.stringify({ html: 'é'.repeat(20_000), text: { content: 'x'.repeat(20_000) } })
  assert.deepEqual(await read(json, 1000), {
    html: 'é'.repeat(20_000),
    text: { content: { long: 'x'.repeat(20_000) } }
  })
})

test('many short texts go to the spool too when there are more than a parser should have', async () => {
  const attachments = Array.from({ length: 600 }, (_, index) => ({ content: `${index} `.repeat(2500) }))
  const found = await read(JSON.stringify({ attachments }), 65_536)
  const texts = (found['attachments'] as { content: string | { long: string } }[]).map(({ content }) =>
    typeof content === 'string' ? content : content.long
  )
  assert.deepEqual(
    texts,
    attachments.map(({ content }) => content)
  )
  assert.ok(
    (found['attachments'] as { content: unknown }[]).some(({ content }) => typeof content !== 'string')
  )
})

test('what is no JSON, too deep, or too much is refused', async () => {
  const refused = (json: string, status: number) => assert.rejects(read(json, 1000), { status })
  const filler = 'x'.repeat(20_000)
  await refused(`{"raw":"${filler}`, 400)
  await refused(`{"raw":"${filler}"`, 400)
  await refused(`{"raw":"${filler}\n"}`, 400)
  await refused(`{"raw":"${filler}\\x"}`, 400)
  await refused(`{"raw":"${filler}\\ud8"}`, 400)
  await refused(`["${filler}"]`, 400)
  await refused(`{"${filler}":1}`, 400)
  await refused(`{"raw":"${filler}","__proto__":{"a":"${filler}"}}`, 400)
  await refused(`{"raw":"${filler}","a":${'['.repeat(40)}"${filler}"${']'.repeat(40)}}`, 400)
  await refused(`{"a":[${'1,'.repeat(2_200_000)}1]}`, 413)
})
