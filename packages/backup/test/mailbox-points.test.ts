// Mailboxes that are copied between two backups of everything.
import assert from 'node:assert/strict'
import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Backups } from '../src/index.ts'
import { backupFixture, day, type Fixture } from './backup-fixture.ts'

const one = '0123456789abcdef01234567'
const two = '0123456789abcdef01234568'
let fixture: Fixture
let mailboxes: string
let backups: Backups

before(async () => {
  fixture = await backupFixture()
  mailboxes = join(fixture.path, 'sqlite-data')
  backups = fixture.backups({ sources: { mailboxes } })
  await write(one, 'first')
  await write(two, 'untouched')
})
after(() => fixture[Symbol.asyncDispose]())

const folderOf = (id: string) => join(mailboxes, id.slice(-2), id)

async function write(id: string, content: string): Promise<void> {
  await mkdir(folderOf(id), { recursive: true })
  // What was written just now counts as being changed.
  const earlier = new Date(Date.now() - 60_000)
  for (const [name, text] of [['slots.json', '{}'] as const, ['mailbox.db', content] as const]) {
    await writeFile(join(folderOf(id), name), text)
    await utimes(join(folderOf(id), name), earlier, earlier)
  }
}

async function restored(id: string, newer: boolean): Promise<string> {
  const target = { mailboxes: join(fixture.path, 'restored') }
  await rm(target.mailboxes, { recursive: true, force: true })
  const newest = (await backups.list()).at(-1)!.id
  await backups.restore(newest, { scope: { kind: 'everything' }, target, newer })
  return readFile(join(target.mailboxes, id.slice(-2), id, 'mailbox.db'), 'utf8')
}

test('what was used since the backup is copied, and comes back with the newest', async () => {
  await backups.run()
  fixture.now += 3_600_000
  assert.deepEqual((await backups.runMailboxes()).copied, [])
  await write(one, 'second, longer')
  const report = await backups.runMailboxes()
  assert.deepEqual([report.copied, report.unchanged, report.sent.chunks], [[one], 1, 1])
  assert.equal(await restored(one, true), 'second, longer')
  assert.equal(await restored(two, true), 'untouched')
  assert.equal(await restored(one, false), 'first')
})

test('what a mailbox owns of shared collections is named in the copy too', async () => {
  await mkdir(join(folderOf(two), 'shares'))
  await writeFile(join(folderOf(two), 'shares', one), '')
  const earlier = new Date(Date.now() - 60_000)
  await utimes(join(folderOf(two), 'shares', one), earlier, earlier)
  assert.deepEqual((await backups.runMailboxes()).copied, [two])
  assert.equal(await restored(two, true), 'untouched')
  const copied = join(fixture.path, 'restored', two.slice(-2), two, 'shares', one)
  assert.equal(await readFile(copied, 'utf8'), '')
})

test('pruning keeps its chunks, until a backup of everything has it', async () => {
  fixture.now += 2 * day
  await backups.prune({ graceMs: 0 })
  assert.equal(await restored(one, true), 'second, longer')
  const newest = (await backups.list()).at(-1)!.id
  const { problems } = await backups.verify(newest, { folder: join(fixture.path, 'scratch'), newer: true })
  assert.deepEqual(problems, [])

  // The repository's own clock tells how old its objects are.
  fixture.now = Date.now() + 60_000
  await backups.run()
  await backups.prune({ graceMs: 0 })
  const left = await Array.fromAsync(fixture.repository.list('mailbox'), ({ name }) => name)
  assert.deepEqual(left, [])
  assert.equal(await restored(one, false), 'second, longer')
})

test('one that was damaged in the storage is left out: the snapshot has the one before', async () => {
  await write(one, 'third, and longer still')
  fixture.now += 3_600_000
  assert.deepEqual((await backups.runMailboxes()).copied, [one])
  await fixture.repository.put(`mailboxes/${one}`, Buffer.from('damaged'))
  assert.equal(await restored(one, true), 'second, longer')
})
