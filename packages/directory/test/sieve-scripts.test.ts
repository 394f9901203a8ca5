// Filters of an alias: which one is in force, and what cannot be.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DirectoryError } from '../src/index.ts'
import { testDirectory, type TestDirectory } from './test-directory.ts'

let fixture: TestDirectory
let id: string
before(async () => {
  fixture = await testDirectory()
  const { aliases, domains, users } = fixture.directory
  await users.create({ email: 'root@far.example' })
  await domains.create({ name: 'here.example', owner: 'root@far.example' })
  id = (await aliases.create({ domain: 'here.example', name: 'box', has_imap: true }))._id.toHexString()
})
after(() => fixture[Symbol.asyncDispose]())

const refused = (code: string, field: string) => (error: unknown) =>
  error instanceof DirectoryError && error.code === code && error.field === field

test('one is in force, and only one that could be run', async () => {
  const { sieveScripts } = fixture.directory
  const first = await sieveScripts.create(id, { name: 'first', content: 'keep;' })
  const second = await sieveScripts.create(id, { content: 'redirect "a@far.example";' })
  assert.match(second.name, /^script-[0-9a-f]{6}$/)
  assert.deepEqual([first.isActive, second.warnings], [false, ['It sends mail on to a@far.example']])
  await sieveScripts.setActive(id, 'first', true)
  await sieveScripts.setActive(id, second._id.toHexString(), true)
  const active = async () =>
    (await sieveScripts.list(id)).filter(({ isActive }) => isActive).map(({ name }) => name)
  assert.deepEqual(await active(), [second.name])
  await assert.rejects(() => sieveScripts.remove(id, second.name), refused('conflict', 'script'))
  await assert.rejects(
    () => sieveScripts.update(id, second.name, { content: 'x;' }),
    refused('invalid', 'content')
  )
  await sieveScripts.setActive(id, 'first', false)
  assert.deepEqual(await active(), [second.name])
  await sieveScripts.setActive(id, second.name, false)
  await sieveScripts.remove(id, second.name)

  const bad = await sieveScripts.create(id, { name: 'bad', content: 'fileinto "x";' })
  assert.deepEqual(bad.faults, [{ line: 1, message: 'fileinto needs: require "fileinto"' }])
  await assert.rejects(() => sieveScripts.setActive(id, 'bad', true), refused('invalid', 'content'))
  const mended = await sieveScripts.update(id, 'bad', {
    name: 'good',
    content: 'require "fileinto"; fileinto "x";'
  })
  assert.deepEqual([mended.name, mended.faults, mended.capabilities], ['good', [], ['fileinto']])
  await assert.rejects(() => sieveScripts.update(id, 'good', { name: 'first' }), refused('exists', 'name'))
})

test('what is refused, and what goes with the alias', async () => {
  const { aliases, sieveScripts } = fixture.directory
  const { database } = fixture
  const plain = await aliases.create({ domain: 'here.example', name: 'plain', recipients: 'a@far.example' })
  const without = plain._id.toHexString()
  await assert.rejects(() => sieveScripts.create(without, { content: 'keep;' }), refused('invalid', 'alias'))
  const large = { content: '#'.repeat(65 * 1024) }
  await assert.rejects(() => sieveScripts.create(id, large), refused('invalid', 'content'))
  await assert.rejects(
    () => sieveScripts.create(id, { name: 'a\nb', content: '' }),
    refused('invalid', 'name')
  )
  await assert.rejects(() => sieveScripts.get(id, 'none'), refused('not-found', 'script'))
  await sieveScripts.create(id, { name: 'secret', content: '# a secret\n' })
  const kept = await database.sieveScripts.findOne({ name: 'secret' })
  assert.ok(!kept!.content.toString('latin1').includes('a secret'))
  await aliases.remove('box@here.example')
  assert.equal(await database.sieveScripts.countDocuments({}), 0)
})
