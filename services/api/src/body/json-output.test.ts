import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { JsonOutput } from './json-output.ts'

test('long texts come out as if they had been in the value', async () => {
  const words = Buffer.from('é😀"\\\r\n\u0001\u2028'.repeat(50))
  for (const size of [1, 2, 3, 7, 1000]) {
    const stored = {
      async *read() {
        for (let at = 0; at < words.length; at += size) yield words.subarray(at, at + size)
      }
    }
    const output = new JsonOutput()
    const value = { a: 1, raw: output.text(stored), list: [{ content: output.base64(stored), b: '"' }, null] }
    assert.deepEqual(JSON.parse(await text(output.write(value))), {
      a: 1,
      raw: words.toString(),
      list: [{ content: words.toString('base64'), b: '"' }, null]
    })
  }
})
