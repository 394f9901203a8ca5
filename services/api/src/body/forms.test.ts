// Forms, compared with how Node itself reads them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSpool } from '@postkeep/spool'
import { PairsReader } from './pairs-reader.ts'
import { PartsReader } from './parts-reader.ts'

const spool = createSpool()

type Reader = Pick<PairsReader, 'push' | 'parts'> & { end(): void | Promise<void> }

/** `kind`: a media type, or 'pairs'. Name, file name, type, content of each part, of `bytes` cut into pieces. */
async function read(kind: string, bytes: Buffer, pieceBytes: number) {
  const spooled = spool.create()
  const reader: Reader = kind === 'pairs' ? new PairsReader(spooled) : new PartsReader(kind, spooled)
  for (let at = 0; at < bytes.length; at += pieceBytes) await reader.push(bytes.subarray(at, at + pieceBytes))
  await reader.end()
  return Promise.all(
    reader.parts.map(async ({ contentType, end, filename, name, start }) => {
      const content = Buffer.concat(await Array.fromAsync(spooled.read(start, end)))
      return { name, filename, contentType, content: content.toString('latin1') }
    })
  )
}

const sizes = [1, 2, 3, 5, 8, 13, 70, 1000, 100_000]

test('parts come out as they went in, wherever the body is cut', async () => {
  const form = new FormData()
  form.append('subject', 'Grüße 😀')
  form.append('empty', '')
  form.append('a "quoted"\r\nname', '--\r\n--x\r\n\r\n')
  form.append('attachments', new Blob([Uint8Array.from({ length: 3000 }, (_, at) => at % 256)]), 'b%c"d.bin')
  form.append('attachments', new Blob([''], { type: 'text/x; charset=utf-8' }), 'leer é.txt')
  const response = new Response(form)
  const type = response.headers.get('content-type')!
  const bytes = Buffer.from(await response.arrayBuffer())
  const expected = await Promise.all(
    Array.from(form, async ([name, value]) => ({
      name,
      filename: typeof value === 'string' ? undefined : value.name,
      contentType: typeof value === 'string' ? undefined : value.type || 'application/octet-stream',
      content: Buffer.from(await new Response(value).arrayBuffer()).toString('latin1')
    }))
  )
  for (const size of sizes) assert.deepEqual(await read(type, bytes, size), expected, `pieces of ${size}`)
})

test('preamble, epilogue, padding and a delimiter that is nearly one', async () => {
  const head = 'Content-Disposition: form-data; name='
  const body = `what\r\n--xy is not\r\n--x \t\r\n${head}a\r\n\r\n1\r\n--\r\n-x\r\n--x\r\nX: y\r\n${head}"b\\"c"\r\n\r\n\r\n--x--\r\nmore\r\n--x\r\n`
  const part = { filename: undefined, contentType: undefined }
  const clean = body.replace('what\r\n--xy is not\r\n', 'what\r\n-- xy is not\r\n')
  for (const size of sizes) {
    assert.deepEqual(
      await read('multipart/form-data; charset=utf-8; boundary="x"', Buffer.from(clean), size),
      [
        { ...part, name: 'a', content: '1\r\n--\r\n-x' },
        { ...part, name: 'b"c', content: '' }
      ]
    )
    await assert.rejects(read('multipart/form-data; boundary=x', Buffer.from(body), size), { status: 400 })
  }
})

const disposition = 'Content-Disposition: form-data; name="a"'
const bad = [
  'no parts',
  '--x\r\n',
  `--x\r\n${disposition}`,
  `--x\r\n${disposition}\r\n\r\n1`,
  `--x\r\n${disposition}\r\n\r\n1\r\n--x`,
  `--x\r\n${disposition}\r\n\r\n1\r\n--xx`,
  '--x\r\n\r\n1\r\n--x--',
  '--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--',
  '--x\r\nContent-Disposition: attachment; name="a"\r\n\r\n1\r\n--x--',
  `--x\r\nX: ${'y'.repeat(20_000)}\r\n${disposition}\r\n\r\n1\r\n--x--`,
  `${`--x\r\n${disposition}\r\n\r\n1\r\n`.repeat(1001)}--x--`
]
for (const [index, body] of bad.entries()) {
  test(`parts that are none: ${index + 1}`, async () => {
    for (const size of [7, 100_000]) {
      const reading = read('multipart/form-data; boundary=x', Buffer.from(body), size)
      await assert.rejects(reading, { status: 400 })
    }
  })
}

test('a form without a boundary', () => {
  for (const type of ['multipart/form-data', 'multipart/form-data; boundary='])
    assert.throws(() => new PartsReader(type, spool.create()), { status: 400 })
})

const pairs = [
  'a=1&b=2',
  'a',
  '&&a=1&',
  '=1',
  'a==&b=%3D',
  'a+b=c+d%20e',
  '%E2%82%AC=%e2%82%ac',
  'a=%&b=%4&c=%zz%41',
  'a=%f0%9f%98%80%'
]
test('pairs are as URLSearchParams has them, wherever the body is cut', async () => {
  for (const text of pairs) {
    const expected = Array.from(new URLSearchParams(text), ([name, value]) => [name, value])
    for (const size of sizes) {
      const found = await read('pairs', Buffer.from(text), size)
      const decoded = found.map(({ content, name }) => [name, Buffer.from(content, 'latin1').toString()])
      assert.deepEqual(decoded, expected, `${text} in pieces of ${size}`)
    }
  }
  await assert.rejects(read('pairs', Buffer.from('a&'.repeat(1001)), 1000), { status: 400 })
  await assert.rejects(read('pairs', Buffer.from('a'.repeat(5000)), 1000), { status: 400 })
})
