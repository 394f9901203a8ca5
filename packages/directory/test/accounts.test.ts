// What an account may change: its address, its second factor. And what a domain may be set to.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generate } from 'otplib'
import { DirectoryError } from '../src/index.ts'
import { testDirectory } from './test-directory.ts'

test('a code and a recovery key are good once', async () => {
  await using fixture = await testDirectory()
  const { secondFactor, users } = fixture.directory
  const user = await users.create({ email: 'ann@far.example', password: 'long enough' })
  const id = user._id.toHexString()
  const { secret, uri } = await secondFactor.propose(user)
  assert.match(uri, /^otpauth:\/\/totp\/Postkeep:ann%40far\.example\?secret=[A-Z2-7]+&issuer=Postkeep/)
  const code = () => generate({ secret, epoch: Math.floor(Date.now() / 1000) + passed })
  let passed = 0
  await assert.rejects(() => secondFactor.enable(id, secret, '000000x'), isInvalid('code'))
  const keys = await secondFactor.enable(id, secret, await code())
  assert.equal(new Set(keys).size, 10)
  assert.equal(await secondFactor.verify(id, await code()), false, 'the code that enabled it')
  passed = 60
  fixture.pass(60_000)
  const next = await code()
  assert.equal(await secondFactor.verify(id, ` ${next.slice(0, 3)} ${next.slice(3)}`), true)
  assert.equal(await secondFactor.verify(id, next), false, 'again')
  assert.equal(await secondFactor.verify(id, keys[3]!), true)
  assert.equal(await secondFactor.verify(id, keys[3]!), false, 'again')
  const stored = JSON.stringify(await users.get(id))
  assert.ok(!stored.includes(secret) && !stored.includes(keys[0]!))
  await secondFactor.disable(id)
  assert.equal(await secondFactor.verify(id, keys[0]!), false)
})

test('an address moves, unless it is taken', async () => {
  await using fixture = await testDirectory()
  const { users } = fixture.directory
  assert.equal(await users.hasAdmin(), false)
  await users.create({ email: 'ann@far.example' })
  await users.create({ email: 'bob@far.example' })
  assert.equal(await users.hasAdmin(), true)
  assert.equal((await users.setEmail('ann@far.example', 'Ann@New.example')).email, 'ann@new.example')
  await assert.rejects(
    () => users.setEmail('bob@far.example', 'ann@new.example'),
    isInvalid('email', 'exists')
  )
  await assert.rejects(() => users.setEmail('bob@far.example', 'nonsense'), isInvalid('email'))
})

test('settings of a domain have bounds', async () => {
  await using fixture = await testDirectory()
  const { domains, users } = fixture.directory
  await users.create({ email: 'ann@far.example' })
  await domains.create({ name: 'ann.example', owner: 'ann@far.example' })
  const changed = await domains.update('ann.example', {
    has_smtp: false,
    retention_days: 30,
    restricted_alias_names: [' Boss', 'boss', '']
  })
  assert.deepEqual(
    [changed.has_smtp, changed.retention_days, changed.restricted_alias_names],
    [false, 30, ['boss']]
  )
  for (const [field, value] of [
    ['retention_days', 31],
    ['max_recipients_per_alias', 1.5],
    ['max_quota_per_alias', -1]
  ] as const)
    await assert.rejects(() => domains.update('ann.example', { [field]: value }), isInvalid(field))
})

function isInvalid(field: string, code = 'invalid') {
  return (error: unknown) => error instanceof DirectoryError && error.field === field && error.code === code
}
