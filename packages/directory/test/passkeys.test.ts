// Passkeys: bounded, of one account each, and not copied.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DirectoryError } from '../src/index.ts'
import { testDirectory, type TestDirectory } from './test-directory.ts'

let fixture: TestDirectory
before(async () => {
  fixture = await testDirectory()
  for (const email of ['ann@far.example', 'bob@far.example']) await fixture.directory.users.create({ email })
})
after(() => fixture[Symbol.asyncDispose]())

const refused = (code: string) => (error: unknown) => error instanceof DirectoryError && error.code === code
const key = (id: string, counter = 0) => ({
  id,
  public_key: Buffer.from('key'),
  counter,
  transports: ['usb'],
  name: ' Key '
})

test('a key is of one account; its counter only rises', async () => {
  const { passkeys } = fixture.directory
  await passkeys.add('ann@far.example', key('one', 5))
  await assert.rejects(passkeys.add('bob@far.example', key('one')), refused('exists'))
  const found = await passkeys.find('one')
  assert.deepEqual([found?.user.email, found?.passkey.name], ['ann@far.example', 'Key'])
  assert.equal(await passkeys.use('one', 5), false)
  assert.equal(await passkeys.use('one', 6), true)
  assert.equal(await passkeys.use('one', 0), false)
  await passkeys.add('ann@far.example', key('two'))
  assert.deepEqual([await passkeys.use('two', 0), await passkeys.use('two', 0)], [true, true])
  assert.ok((await passkeys.find('two'))?.passkey.last_used_at)
})

test('banned accounts have none; others do not remove it; there is an end', async () => {
  const { passkeys, users } = fixture.directory
  await assert.rejects(passkeys.remove('bob@far.example', 'one'), refused('not-found'))
  await passkeys.remove('ann@far.example', 'one')
  assert.equal(await passkeys.find('one'), undefined)
  await assert.rejects(passkeys.add('ann@far.example', { ...key('x'), name: ' ' }), refused('invalid'))
  for (let count = 1; count < 20; count += 1) await passkeys.add('ann@far.example', key(`n${count}`))
  await assert.rejects(passkeys.add('ann@far.example', key('more')), refused('conflict'))
  // The first account is the administrator, who cannot be banned alone.
  await passkeys.add('bob@far.example', key('bob'))
  await users.setBanned('bob@far.example', true)
  assert.equal(await passkeys.find('bob'), undefined)
})
