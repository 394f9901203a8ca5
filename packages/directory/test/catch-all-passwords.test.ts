import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDirectory } from './test-directory.ts'

test('made, chosen, listed, removed; hashed, and good for its domain only', async () => {
  await using fixture = await testDirectory()
  const { catchAllPasswords, domains, users } = fixture.directory
  const owner = await users.create({ email: 'owner@far.example' })
  for (const name of ['a.example', 'b.example']) await domains.create({ name, owner: owner.email })
  const made = await catchAllPasswords.create('a.example', { description: ' Printer ' })
  assert.deepEqual([made.username, made.description, made.password.length], ['*@a.example', 'Printer', 24])
  const chosen = await catchAllPasswords.create('a.example', { password: 'Größe des Apfels' })
  const stored = JSON.stringify(await fixture.database.domains.findOne({ name: 'a.example' }))
  assert.ok(!stored.includes(made.password) && !stored.includes('Apfels'))
  assert.deepEqual(
    (await catchAllPasswords.list('a.example')).map(({ id }) => id),
    [made.id, chosen.id]
  )

  const login = await catchAllPasswords.verify('x@A.example', made.password)
  assert.deepEqual(
    [login?.address, login?.user, login?.id],
    ['*@a.example', owner._id.toHexString(), made.id]
  )
  assert.ok(await catchAllPasswords.verify('*@a.example', 'Gro\u0308\u00dfe des Apfels'))
  const wrong = [
    ['*@b.example', made.password],
    ['*@a.example', `${made.password}x`],
    ['*@nowhere.example', made.password],
    ['a.example', made.password],
    ['', '']
  ] as const
  for (const [name, password] of wrong)
    assert.equal(await catchAllPasswords.verify(name, password), undefined, name)

  await fixture.database.users.updateOne({ _id: owner._id }, { is_banned: true })
  fixture.pass(3000)
  assert.equal(await catchAllPasswords.verify('*@a.example', made.password), undefined)
  await fixture.database.users.updateOne({ _id: owner._id }, { is_banned: false })
  fixture.pass(3000)
  await catchAllPasswords.remove('a.example', made.id)
  assert.equal(await catchAllPasswords.verify('*@a.example', made.password), undefined)
  await assert.rejects(catchAllPasswords.remove('a.example', made.id), { code: 'not-found' })
})

test('ten, and none too weak', async () => {
  await using fixture = await testDirectory()
  const { catchAllPasswords, domains, users } = fixture.directory
  const { email: owner } = await users.create({ email: 'owner@far.example' })
  await domains.create({ name: 'a.example', owner })
  for (const password of ['short', ' leading space here', 'x'.repeat(129)])
    await assert.rejects(catchAllPasswords.create('a.example', { password }), { code: 'invalid' })
  await Promise.allSettled(Array.from({ length: 12 }, () => catchAllPasswords.create('a.example')))
  assert.equal((await catchAllPasswords.list('a.example')).length, 10)
  await assert.rejects(catchAllPasswords.create('a.example'), { code: 'conflict' })
})
