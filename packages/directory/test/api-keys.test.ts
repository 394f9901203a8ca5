import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DirectoryError } from '../src/index.ts'
import { testDirectory } from './test-directory.ts'

test('a token works until it expires, is revoked, or its owner goes', async () => {
  await using fixture = await testDirectory()
  const { apiKeys, users } = fixture.directory
  const owner = await users.create({ email: 'owner@far.example' })
  const { key, token } = await apiKeys.create({ user: owner.email, name: ' terraform ', scopes: ['domains'] })
  assert.match(token, /^pk_[\w-]{43}$/)
  assert.equal(key.name, 'terraform')
  assert.ok(!JSON.stringify(key).includes(token.slice(3)))
  const found = await apiKeys.verify(token)
  assert.equal(found?.user.email, owner.email)
  assert.deepEqual(found?.key.scopes, ['domains'])
  const [listed] = await apiKeys.list(owner.email)
  assert.ok(listed?.last_used_at)
  for (const wrong of ['', 'pk_', `${token}x`, `pk_${'a'.repeat(43)}`, `"${token}"`]) {
    assert.equal(await apiKeys.verify(wrong), undefined, wrong)
  }

  const soon = await apiKeys.create({ user: owner.email, expiresAt: new Date(Date.now() + 60_000) })
  assert.ok(await apiKeys.verify(soon.token))
  await fixture.database.apiKeys.updateOne({ _id: soon.key._id }, { $set: { expires_at: new Date(1) } })
  assert.equal(await apiKeys.verify(soon.token), undefined)

  await fixture.database.users.updateOne({ _id: owner._id }, { $set: { is_banned: true } })
  assert.equal(await apiKeys.verify(token), undefined)
  await fixture.database.users.updateOne({ _id: owner._id }, { $set: { is_banned: false } })
  await apiKeys.revoke(key._id.toHexString())
  assert.equal(await apiKeys.verify(token), undefined)
  const isMissing = (error: unknown) => error instanceof DirectoryError && error.code === 'not-found'
  await assert.rejects(() => apiKeys.revoke(key._id.toHexString()), isMissing)

  const last = await apiKeys.create({ user: owner.email })
  await users.create({ email: 'other@far.example' })
  await users.remove(owner.email)
  assert.equal(await apiKeys.verify(last.token), undefined)
  assert.equal(await fixture.database.apiKeys.countDocuments({ user: owner._id }), 0)
})

test("a token may be for some aliases only, which are its owner's", async () => {
  await using fixture = await testDirectory()
  const { aliases, apiKeys, domains, users } = fixture.directory
  await users.create({ email: 'root@far.example' })
  for (const email of ['admin@far.example', 'member@far.example']) await users.create({ email })
  await domains.create({ name: 'bound.example', owner: 'admin@far.example' })
  for (const [name, user] of [
    ['a', 'admin@far.example'],
    ['b', 'member@far.example']
  ] as const)
    await aliases.create({ domain: 'bound.example', name, user })
  const both = ['A@bound.example', 'b@bound.example', 'b@bound.example']
  const { key } = await apiKeys.create({ user: 'admin@far.example', addresses: both })
  assert.deepEqual(key.addresses, ['a@bound.example', 'b@bound.example'])
  const own = await apiKeys.create({ user: 'member@far.example', addresses: ['b@bound.example'] })
  const isInvalid = (error: unknown) => error instanceof DirectoryError && error.field === 'addresses'
  for (const address of ['a@bound.example', 'none@bound.example', 'x'])
    await assert.rejects(
      () => apiKeys.create({ user: 'member@far.example', addresses: [address] }),
      isInvalid
    )
  const id = own.key._id.toHexString()
  await assert.rejects(() => apiKeys.revoke(id, 'admin@far.example'), DirectoryError)
  assert.equal((await apiKeys.revoke(id, 'member@far.example'))._id.toHexString(), id)
})

test('a token that would be of no use is not made', async () => {
  await using fixture = await testDirectory()
  const { apiKeys, users } = fixture.directory
  await users.create({ email: 'third@far.example' })
  const refused = (code: string) => (error: unknown) => error instanceof DirectoryError && error.code === code
  const past = { user: 'third@far.example', expiresAt: new Date(1) }
  await assert.rejects(() => apiKeys.create(past), refused('invalid'))
  await assert.rejects(() => apiKeys.create({ user: 'nobody@far.example' }), refused('not-found'))
})
