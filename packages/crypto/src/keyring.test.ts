import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addServerSlot,
  addSlot,
  createKeyring,
  generateSealKeys,
  parseKeyring,
  removeSlot,
  stretchPassword,
  unlockWithSecret,
  unlockWithServerKey,
  type Keyring,
  type KeySlot
} from './index.ts'

const { publicKey } = generateSealKeys()
const now = new Date('2030-01-01T00:00:00Z')
const later = new Date('2031-01-01T00:00:00Z')
const cheap = { memoryKiB: 8, passes: 1, parallelism: 1 }
const newKeyring = () => createKeyring({ mailbox: '65f000000000000000000001', publicKey, kdf: cheap })
const secretOf = (number: number) => Buffer.alloc(32, number + 1)
const throughDisk = (keyring: Keyring) => parseKeyring(JSON.stringify(keyring))

test('a password opens the slot that it wrapped, whichever way its accents were typed', async () => {
  const dataKey = randomBytes(32)
  const composed = await stretchPassword(newKeyring(), 'caf\u00e9 \ufb01n')
  assert.equal(composed.length, 32)
  const keyring = newKeyring()
  const secret = await stretchPassword(keyring, 'caf\u00e9 \ufb01n')
  const withSlot = addSlot(keyring, dataKey, secret, {
    kind: 'password',
    name: 'phone',
    scopes: ['imap', 'smtp']
  })
  const again = await stretchPassword(throughDisk(withSlot), 'cafe\u0301\u00a0fin')
  const unlocked = unlockWithSecret(throughDisk(withSlot), again, now)
  assert.deepEqual(unlocked?.dataKey, dataKey)
  assert.deepEqual(unlocked?.slot.scopes, ['imap', 'smtp'])
  assert.equal(unlockWithSecret(withSlot, await stretchPassword(withSlot, 'cafe fin'), now), undefined)
  assert.notDeepEqual(composed, secret, 'each mailbox has its own salt')
})

test('the default cost is Argon2id with 19 MiB and two passes', () => {
  const { kdf } = createKeyring({ mailbox: 'm', publicKey })
  assert.deepEqual(kdf, { algorithm: 'argon2id', memoryKiB: 19_456, passes: 2, parallelism: 1 })
})

test('the bootstrap slot opens with the key of the server only, and never with a password', () => {
  const serverKey = randomBytes(32)
  const dataKey = randomBytes(32)
  const keyring = addServerSlot(newKeyring(), dataKey, serverKey)
  assert.deepEqual(unlockWithServerKey(keyring, serverKey)?.dataKey, dataKey)
  assert.equal(unlockWithSecret(keyring, serverKey, now), undefined)
  assert.equal(unlockWithServerKey(keyring, randomBytes(32)), undefined)
  const withPassword = addSlot(keyring, dataKey, serverKey, { kind: 'password', name: '', scopes: [] })
  const revoked = removeSlot(withPassword, keyring.slots[0]!.id)
  assert.equal(unlockWithServerKey(revoked, serverKey), undefined)
  assert.throws(
    () => addSlot(keyring, dataKey, serverKey, { kind: 'bootstrap', name: '', scopes: [] }),
    RangeError
  )
})

test('an expired slot does not open, and its expiry cannot be moved', () => {
  const slot = { kind: 'password', name: 'guest', scopes: [], expiresAt: now } as const
  const keyring = addSlot(newKeyring(), randomBytes(32), secretOf(1), { ...slot, scopes: [] })
  assert.ok(unlockWithSecret(keyring, secretOf(1), new Date(now.getTime() - 1)))
  assert.equal(unlockWithSecret(keyring, secretOf(1), now), undefined)
  const moved = { ...keyring, slots: [{ ...keyring.slots[0]!, expiresAt: later.toISOString() }] }
  assert.equal(unlockWithSecret(moved, secretOf(1), now), undefined)
})

test('nothing that a slot says about itself can be changed on disk', () => {
  const other = addSlot(newKeyring(), randomBytes(32), secretOf(1), {
    kind: 'password',
    name: 'phone',
    scopes: ['imap'],
    expiresAt: later
  })
  const slot = other.slots[0]!
  const changes: Partial<KeySlot>[] = [
    { id: 'ab'.repeat(12) },
    { kind: 'recovery' },
    { name: 'phones' },
    { scopes: [] },
    { scopes: ['imap', 'api'] },
    { createdAt: later.toISOString() },
    { expiresAt: null },
    { nonce: Buffer.alloc(12).toString('base64') },
    { wrapped: Buffer.alloc(48).toString('base64') }
  ]
  assert.ok(unlockWithSecret(other, secretOf(1), now))
  for (const change of changes) {
    const changed = { ...other, slots: [{ ...slot, ...change }] }
    assert.equal(unlockWithSecret(changed, secretOf(1), now), undefined, JSON.stringify(change))
  }
  assert.equal(unlockWithSecret({ ...other, mailbox: 'another' }, secretOf(1), now), undefined)
  assert.equal(unlockWithSecret({ ...other, salt: newKeyring().salt }, secretOf(1), now), undefined)
})

test('a flipped bit anywhere in the wrapped key fails', () => {
  const keyring = addSlot(newKeyring(), randomBytes(32), secretOf(1), {
    kind: 'password',
    name: '',
    scopes: []
  })
  for (let bit = 0; bit < 48 * 8; bit++) {
    const wrapped = Buffer.from(keyring.slots[0]!.wrapped, 'base64')
    wrapped[bit >> 3]! ^= 1 << (bit & 7)
    const slots = [{ ...keyring.slots[0]!, wrapped: wrapped.toString('base64') }]
    assert.equal(unlockWithSecret({ ...keyring, slots }, secretOf(1), now), undefined)
  }
})

test('whatever the order of adding, revoking, expiring and unlocking, exactly the live secrets open', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('add'), secret: fc.nat(5), expires: fc.boolean() }),
    fc.record({ do: fc.constant('revoke'), secret: fc.nat(5), expires: fc.boolean() }),
    fc.record({ do: fc.constant('recover'), secret: fc.nat(5), expires: fc.boolean() })
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const dataKey = randomBytes(32)
      let keyring = newKeyring()
      for (const { do: action, secret, expires } of steps) {
        const live = unlockWithSecret(keyring, secretOf(secret), now)
        const before = JSON.stringify(keyring)
        const expiresAt = expires ? new Date('2030-06-01T00:00:00Z') : null
        const kind = action === 'recover' ? 'recovery' : 'password'
        const next =
          action === 'revoke'
            ? live && removeSlot(keyring, live.slot.id)
            : addSlot(keyring, live?.dataKey ?? dataKey, secretOf(secret), {
                kind,
                name: '',
                scopes: [],
                expiresAt
              })
        assert.equal(JSON.stringify(keyring), before, 'a keyring is never changed in place')
        keyring = throughDisk(next ?? keyring)
      }
      for (let secret = 0; secret <= 5; secret++) {
        for (const time of [now, later]) {
          const model = liveSlots(steps, secret, time)
          const unlocked = unlockWithSecret(keyring, secretOf(secret), time)
          assert.deepEqual(unlocked?.dataKey, model > 0 ? dataKey : undefined)
        }
      }
    }),
    { numRuns: 60 }
  )
})

// The oldest slot of a secret is the one that opens first, so it is the one that a revocation removes.
function liveSlots(
  steps: { do: string; secret: number; expires: boolean }[],
  secret: number,
  time: Date
): number {
  const slots: boolean[] = []
  for (const step of steps.filter((candidate) => candidate.secret === secret)) {
    if (step.do === 'revoke') slots.shift()
    else slots.push(step.expires)
  }
  return time === now ? slots.length : slots.filter((expires) => !expires).length
}

test('an id is given once, and revoking what is not there is an error', () => {
  const slot = { kind: 'password', name: '', scopes: [], id: 'ab'.repeat(12) } as const
  const keyring = addSlot(newKeyring(), randomBytes(32), secretOf(1), { ...slot, scopes: [] })
  assert.throws(() => addSlot(keyring, randomBytes(32), secretOf(2), { ...slot, scopes: [] }), RangeError)
  assert.throws(() => removeSlot(keyring, 'cd'.repeat(12)), RangeError)
})

test('a keyring from disk is checked field by field', () => {
  const good = addSlot(newKeyring(), randomBytes(32), secretOf(1), {
    kind: 'password',
    name: '',
    scopes: ['api']
  })
  const slot = good.slots[0]!
  const bad: [unknown, RegExp][] = [
    [{ ...good, version: 2 }, /version/],
    [{ ...good, extra: 1 }, /not known/],
    [{ ...good, salt: undefined }, /lacks salt/],
    [{ ...good, salt: 'AAAA' }, /salt/],
    [{ ...good, kdf: { ...good.kdf, memoryKiB: 2 ** 31 } }, /memoryKiB/],
    [{ ...good, kdf: { ...good.kdf, algorithm: 'argon2i' } }, /algorithm/],
    [{ ...good, publicKey: { x25519: good.publicKey.x25519, mlKem768: '' } }, /mlKem768/],
    [{ ...good, slots: {} }, /slots/],
    [{ ...good, slots: [slot, slot] }, /twice/],
    [{ ...good, slots: [{ ...slot, scopes: ['root'] }] }, /scopes/],
    [{ ...good, slots: [{ ...slot, id: '../../x' }] }, /id/],
    [{ ...good, slots: [{ ...slot, createdAt: 'yesterday' }] }, /createdAt/],
    [[], /object/]
  ]
  for (const [value, message] of bad) assert.throws(() => parseKeyring(JSON.stringify(value)), message)
  assert.throws(() => parseKeyring('{'), SyntaxError)
  assert.deepEqual(throughDisk(good), good)
})
