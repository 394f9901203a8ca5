// What is sealed here is opened by the library, which knows nothing of our way to seal.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { createRecoveryKey } from './recovery-key.ts'
import { openerFor, sealerFor } from './sealed-object.ts'

const segment = 64 * 1024

describe('an object', () => {
  // One byte tells the encoding: a content of segment - 1 fills a segment.
  for (const length of [
    0,
    1,
    segment - 2,
    segment - 1,
    segment,
    2 * segment - 1,
    2 * segment,
    5 * segment + 7
  ]) {
    test(`of ${length} bytes is opened again`, async () => {
      const { identity, recipient } = await createRecoveryKey()
      const content = randomBytes(length)
      const sealed = await sealerFor(recipient)(content, { compressible: false })
      assert.deepEqual(Buffer.from(await openerFor(identity)(sealed)), content)
    })
  }

  test('many at the same time each have a key of their own', async () => {
    const { identity, recipient } = await createRecoveryKey()
    const [seal, open] = [sealerFor(recipient), openerFor(identity)]
    const contents = Array.from({ length: 20 }, (_, index) => Buffer.alloc(segment + index, `text ${index}`))
    const sealed = await Promise.all(
      contents.map((content, index) => seal(content, { compressible: index % 2 === 0 }))
    )
    for (const [index, content] of contents.entries())
      assert.deepEqual(Buffer.from(await open(sealed[index]!)), content)
  })

  test('that is cut, or of which a bit is another, is not opened', async () => {
    const { identity, recipient } = await createRecoveryKey()
    const open = openerFor(identity)
    const sealed = Buffer.from(await sealerFor(recipient)(randomBytes(3 * segment), { compressible: false }))
    const cutAtSegment = sealed.subarray(0, sealed.length - segment - 16)
    for (const damaged of [sealed.subarray(0, -1), cutAtSegment])
      await assert.rejects(open(damaged), { kind: 'damaged' })
    sealed[sealed.length - 100]! ^= 1
    await assert.rejects(open(sealed), { kind: 'damaged' })
  })
})
