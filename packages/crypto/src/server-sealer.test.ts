import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import fc from 'fast-check'
import { createServerSealer, generateServerKey } from './index.ts'

const key = generateServerKey()
const sealer = createServerSealer(key)

test('what is sealed opens, in its own context only', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), fc.string(), fc.string(), (plain, context, other) => {
      const sealed = sealer.seal(plain, context)
      assert.deepEqual(sealer.open(sealed, context), Buffer.from(plain))
      if (other !== context) assert.throws(() => sealer.open(sealed, other))
    }),
    { numRuns: 50 }
  )
  assert.equal(sealer.openText(sealer.sealText('schlüssel', 'dkim'), 'dkim'), 'schlüssel')
})

test('what is sealed in pieces opens as a whole', async () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(pieces, async (plain) => {
      const sealed = await Array.fromAsync(sealer.sealPieces(Readable.from(plain), 'queue'))
      assert.deepEqual(sealer.open(Buffer.concat(sealed), 'queue'), Buffer.concat(plain))
    }),
    { numRuns: 50 }
  )
})

test('a flipped bit anywhere is noticed, and so is another key', () => {
  const sealed = sealer.seal(Buffer.from('secret'), 'queue')
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    assert.throws(() => sealer.open(changed, 'queue'))
  }
  assert.throws(() => createServerSealer(generateServerKey()).open(sealed, 'queue'))
  for (let length = 0; length < sealed.length; length++) {
    assert.throws(() => sealer.open(sealed.subarray(0, length), 'queue'))
  }
})

test('the same text is never sealed the same way twice', () => {
  assert.notEqual(sealer.sealText('same', 'a'), sealer.sealText('same', 'a'))
})

test('hex and base64 of a key are the same key; anything else is refused without showing it', () => {
  const asBase64 = createServerSealer(Buffer.from(key, 'hex').toString('base64'))
  assert.equal(asBase64.openText(sealer.sealText('x', 'a'), 'a'), 'x')
  for (const bad of ['', 'password', randomBytes(31).toString('hex'), randomBytes(33).toString('base64')]) {
    assert.throws(() => createServerSealer(bad), {
      name: 'RangeError',
      message: /32 bytes in hex or base64$/
    })
  }
})

test('each purpose has its own subkey', () => {
  assert.equal(sealer.subkey('bootstrap').length, 32)
  assert.deepEqual(sealer.subkey('bootstrap'), createServerSealer(key).subkey('bootstrap'))
  assert.notDeepEqual(sealer.subkey('bootstrap'), sealer.subkey('sessions'))
})
