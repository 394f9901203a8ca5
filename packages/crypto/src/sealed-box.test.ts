import assert from 'node:assert/strict'
import { createHash, decapsulate as mlKemDecapsulate, diffieHellman, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import {
  decapsulate,
  encapsulate,
  generateSealKeys,
  openRecord,
  sealHeadLength,
  sealRecord
} from './index.ts'
import { privateKeyFromSeed, publicKeyFromRaw, rawPublicKey } from './raw-keys.ts'

const hex = (text: string) => Buffer.from(text, 'hex')
const noAad = Buffer.alloc(0)

test('X25519 agrees with RFC 7748 section 6.1', () => {
  const alice = privateKeyFromSeed(
    'x25519',
    hex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a')
  )
  const bob = privateKeyFromSeed(
    'x25519',
    hex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb')
  )
  const alicePublic = hex('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a')
  const bobPublic = hex('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f')
  const shared = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742'
  assert.deepEqual(rawPublicKey('x25519', alice), alicePublic)
  assert.deepEqual(rawPublicKey('x25519', bob), bobPublic)
  for (const [privateKey, other] of [
    [alice, bobPublic],
    [bob, alicePublic]
  ] as const) {
    const secret = diffieHellman({ privateKey, publicKey: publicKeyFromRaw('x25519', other) })
    assert.equal(secret.toString('hex'), shared)
  }
})

// No official vector: these pin that seeds on disk keep giving the same keys with later versions of Node.
test('an ML-KEM-768 seed keeps giving the same key pair', () => {
  const privateKey = privateKeyFromSeed(
    'mlKem768',
    Buffer.from(Array.from({ length: 64 }, (_, index) => index))
  )
  const publicKey = createHash('sha256').update(rawPublicKey('mlKem768', privateKey)).digest('hex')
  assert.equal(publicKey, '0b7934c83125c788995e2ba6bd761e33046b3e40571be53e023309a29f398cc9')
  const secret = mlKemDecapsulate(privateKey, Buffer.alloc(1088, 7)).toString('hex')
  assert.equal(secret, '6af8566807ee28016311ecce36f46cddb3f51323272875b07f5ea60a47ce17e9')
})

test('only the owner of the private key gets the key of a head', () => {
  const owner = generateSealKeys()
  const other = generateSealKeys()
  const { head, key } = encapsulate(owner.publicKey)
  assert.equal(head.length, sealHeadLength)
  assert.deepEqual(decapsulate(owner.privateKey, owner.publicKey, head), key)
  assert.notDeepEqual(decapsulate(other.privateKey, owner.publicKey, head), key)
  assert.notDeepEqual(decapsulate(owner.privateKey, other.publicKey, head), key, 'bound to the public keys')
  assert.notDeepEqual(encapsulate(owner.publicKey).key, key)
})

test('a flipped bit in either half of a head gives another key', () => {
  const owner = generateSealKeys()
  const { head, key } = encapsulate(owner.publicKey)
  for (const place of [0, 5, 30, 32, 500, sealHeadLength - 1]) {
    const changed = Buffer.from(head)
    changed[place]! ^= 1
    assert.notDeepEqual(decapsulate(owner.privateKey, owner.publicKey, changed), key)
  }
  assert.throws(() => decapsulate(owner.privateKey, owner.publicKey, head.subarray(1)), RangeError)
  assert.throws(() => decapsulate(owner.privateKey.subarray(1), owner.publicKey, head), RangeError)
})

test('a public key of low order is refused instead of giving a known secret', () => {
  const owner = generateSealKeys()
  const { head } = encapsulate(owner.publicKey)
  const zeros = Buffer.concat([Buffer.alloc(32), head.subarray(32)])
  assert.throws(() => decapsulate(owner.privateKey, owner.publicKey, zeros))
})

test('a record opens at its own number, under its own key and associated data', () => {
  const key = randomBytes(32)
  const sealed = sealRecord(key, 7, Buffer.from('hello'), Buffer.from('segment 1'))
  assert.equal(sealed.length, 5 + 16)
  assert.equal(openRecord(key, 7, sealed, Buffer.from('segment 1')).toString(), 'hello')
  assert.throws(() => openRecord(key, 8, sealed, Buffer.from('segment 1')))
  assert.throws(() => openRecord(key, 7, sealed, Buffer.from('segment 2')))
  assert.throws(() => openRecord(randomBytes(32), 7, sealed, Buffer.from('segment 1')))
  assert.throws(() => openRecord(key, 7, sealed.subarray(0, 15), Buffer.from('segment 1')), /shorter/)
  for (let byte = 0; byte < sealed.length; byte++) {
    const changed = Buffer.from(sealed)
    changed[byte]! ^= 0x80
    assert.throws(() => openRecord(key, 7, changed, Buffer.from('segment 1')))
  }
})

test('no record number is taken that would repeat a nonce', () => {
  const key = randomBytes(32)
  for (const number of [-1, 0.5, Number.NaN, 2 ** 53]) {
    assert.throws(() => sealRecord(key, number, Buffer.from('x'), noAad), RangeError)
  }
  const sealed = new Set(
    [0, 1, 255, 256, 2 ** 32, 2 ** 53 - 1].map((number) =>
      sealRecord(key, number, Buffer.alloc(16), noAad).toString('hex')
    )
  )
  assert.equal(sealed.size, 6)
})
