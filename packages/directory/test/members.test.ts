// Invitations to a domain, and its members.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DirectoryError } from '../src/index.ts'
import { testDirectory, type TestDirectory } from './test-directory.ts'

let fixture: TestDirectory
const owner = 'owner@far.example'
const friend = 'friend@far.example'
before(async () => {
  fixture = await testDirectory()
  const { domains, users } = fixture.directory
  for (const email of [owner, friend]) await users.create({ email, isVerified: true })
  await users.create({ email: 'third@far.example' })
  for (const name of ['one.example', 'two.example']) await domains.create({ name, owner })
})
after(() => fixture[Symbol.asyncDispose]())

const refused = (code: string) => (error: unknown) => error instanceof DirectoryError && error.code === code

test('an invitation is accepted once; a colleague joins at once; it can be withdrawn', async () => {
  const { members, users } = fixture.directory
  const invite = { email: 'Friend@far.example', group: 'user' as const, by: owner }
  assert.equal((await members.invite('one.example', invite)).kind, 'invited')
  await assert.rejects(members.invite('one.example', invite), refused('exists'))
  assert.deepEqual(await members.invitationsOf(friend), [{ domain: 'one.example', group: 'user' }])
  await assert.rejects(members.accept('one.example', 'third@far.example'), refused('not-found'))
  const { _id } = await users.get(friend)
  const joined = await members.accept('one.example', friend)
  assert.deepEqual(
    joined.members.filter(({ user }) => user.equals(_id)).map(({ group }) => group),
    ['user']
  )
  assert.deepEqual(joined.invites, [])
  await assert.rejects(members.accept('one.example', friend), refused('not-found'))
  await assert.rejects(members.invite('one.example', invite), refused('exists'))

  assert.equal((await members.invite('two.example', invite)).kind, 'joined')
  await members.invite('two.example', { ...invite, email: 'stranger@far.example' })
  assert.deepEqual((await members.withdraw('two.example', 'stranger@far.example')).invites, [])
  await assert.rejects(members.withdraw('two.example', 'stranger@far.example'), refused('not-found'))
  await assert.rejects(members.invite('two.example', { ...invite, email: 'x' }), refused('invalid'))
})

test('an address that is not proven to be theirs joins nothing', async () => {
  const { members, users } = fixture.directory
  const email = 'third@far.example'
  await members.invite('one.example', { email, group: 'admin', by: owner })
  await assert.rejects(members.accept('one.example', email), refused('conflict'))
  await users.setEmail((await users.get(email))._id.toHexString(), email)
  assert.equal((await members.accept('one.example', email)).invites.length, 0)
  await members.remove('one.example', (await users.get(email))._id.toHexString())
})

test('one administrator stays, also when all go at once', async () => {
  const { domains, members, users } = fixture.directory
  const [first, second] = await Promise.all([users.get(owner), users.get(friend)])
  const [a, b] = [first._id.toHexString(), second._id.toHexString()]
  await assert.rejects(members.setGroup('one.example', a, 'user'), refused('conflict'))
  await assert.rejects(members.remove('one.example', a), refused('conflict'))
  await members.setGroup('one.example', b, 'admin')
  const gone = await Promise.allSettled([members.remove('one.example', a), members.remove('one.example', b)])
  assert.deepEqual(gone.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  const { members: left } = (await domains.find('one.example'))!
  assert.deepEqual(
    left.map(({ group }) => group),
    ['admin']
  )
  await assert.rejects(members.setGroup('one.example', '0'.repeat(24), 'admin'), refused('not-found'))
})
