import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  constantTimeEqual,
  generatePassword,
  generateRecoveryCode,
  hashPassword,
  normaliseRecoveryCode,
  pretendToVerify,
  randomToken,
  verifyPassword,
  wipe
} from './index.ts'

test('an account password verifies, composed or not, and no other does', async () => {
  const hash = await hashPassword('Zu\u0308rich')
  assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.equal(await verifyPassword(hash, 'Z\u00fcrich'), true)
  assert.equal(await verifyPassword(hash, 'Zurich'), false)
  await assert.rejects(verifyPassword('plain', 'plain'))
  await pretendToVerify('whatever')
})

test('generated passwords have 24 characters without look-alikes', () => {
  const passwords = Array.from({ length: 200 }, generatePassword)
  for (const password of passwords) assert.match(password, /^[a-zA-Z2-9]{24}$/)
  assert.doesNotMatch(passwords.join(''), /[ilIoO]/)
  assert.equal(new Set(passwords).size, 200)
  assert.ok(24 * Math.log2(55) >= 128)
})

test('a recovery code survives how people type it', () => {
  const code = generateRecoveryCode()
  assert.match(code, /^([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}$/)
  assert.equal(normaliseRecoveryCode(code), code)
  assert.equal(normaliseRecoveryCode(` ${code.toLowerCase().replaceAll('-', ' ')}\n`), code)
  assert.equal(normaliseRecoveryCode(code.replaceAll('0', 'o').replaceAll('1', 'l')), code)
  assert.equal(normaliseRecoveryCode(code.replaceAll('1', 'I').replaceAll('-', '\u2013')), code)
})

test('a mistyped recovery code is noticed', () => {
  const code = generateRecoveryCode()
  for (const place of [0, 7, 20, 46]) {
    const other = code[place] === 'X' ? 'Y' : 'X'
    assert.equal(normaliseRecoveryCode(code.slice(0, place) + other + code.slice(place + 1)), undefined)
  }
  for (const text of ['', 'hello', code.slice(1), `${code}0`, code.replace(/^./, 'U'), 'x'.repeat(10_000)]) {
    assert.equal(normaliseRecoveryCode(text), undefined)
  }
})

test('bytes: compared, drawn, wiped', () => {
  assert.equal(constantTimeEqual('token', Buffer.from('token')), true)
  assert.equal(constantTimeEqual('token', 'tokens'), false)
  assert.equal(Buffer.from(randomToken(20), 'base64url').length, 20)
  const secret = Buffer.from('secret')
  wipe(secret)
  assert.deepEqual(secret, Buffer.alloc(6))
})
