// What is damaged is found and named; what is there is not overwritten; what was interrupted can be repeated.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { randomBytes } from 'node:crypto'
import { isBackupError, type Repository } from '../src/index.ts'
import { chunkIdentifier, chunkObject } from '../src/chunks/chunk-name.ts'
import type { Manifest } from '../src/manifest/manifest.ts'
import { backupFixture, day, filesBelow, type Fixture } from './backup-fixture.ts'

const first = '65f000000000000000000001'
const second = '65f000000000000000000002'

let fixture: Fixture
let mailboxes: string
let files: { name: string; path: string }[]

before(async () => {
  fixture = await backupFixture()
  mailboxes = join(fixture.path, 'sqlite-data')
  files = [{ name: '.env', path: join(fixture.path, '.env') }]
  await writeFile(files[0]!.path, 'SECRET=1')
  for (const id of [first, second]) await writeMailbox(id, randomBytes(300_000))
})
after(() => fixture[Symbol.asyncDispose]())

/** Bytes are all that a backup knows of a mailbox. Written long ago, so that it need not be read twice. */
async function writeMailbox(id: string, content: Buffer, time = new Date('2026-01-01')): Promise<void> {
  const folder = join(mailboxes, id.slice(-2), id)
  await mkdir(folder, { recursive: true })
  for (const [name, bytes] of Object.entries({
    'slots.json': Buffer.from(`{"${id}":1}`),
    'mailbox.db': content
  })) {
    await writeFile(join(folder, name), bytes)
    await utimes(join(folder, name), time, time)
  }
}

function sourcesNow() {
  return { mailboxes, files }
}

/** Object of a chunk of a file of a snapshot. */
function objectOf(manifest: Manifest, path: string, index: number): string {
  const file = manifest.mailboxes.flatMap((one) => one.files).find((one) => one.path === path)!
  return chunkObject(chunkIdentifier(Buffer.from(manifest.namingKey, 'hex'), file.chunks[index]!))
}

test('a damaged, a missing and a swapped chunk are named with what needs them; the next backup mends them', async () => {
  const backups = fixture.backups({ sources: sourcesNow() })
  const { id } = await backups.run()
  const folder = join(fixture.path, 'scratch')
  const sound = await backups.verify(id, { folder })
  assert.deepEqual([sound.problems, sound.files, sound.mailboxes], [[], 5, 2])
  const manifest = await backups.describe(id)
  const path = `mailboxes/01/${first}/mailbox.db`
  const other = `mailboxes/02/${second}/mailbox.db`
  const [damaged, missing, swapped, source] = [
    objectOf(manifest, path, 0),
    objectOf(manifest, path, 2),
    objectOf(manifest, other, 1),
    objectOf(manifest, other, 3)
  ]
  const place = (object: string): string => join(fixture.path, 'repository', object)
  const content = await readFile(place(damaged!))
  content[content.length - 5]! ^= 1
  await writeFile(place(damaged!), content)
  await rm(place(missing!))
  await copyFile(place(source!), place(swapped!))

  const report = await backups.verify(id, { folder, removeDamaged: true })
  assert.deepEqual(
    report.problems.map(({ kind, object, path, mailbox }) => ({ kind, object, path, mailbox })),
    [
      { kind: 'damaged', object: damaged, path, mailbox: first },
      { kind: 'missing', object: missing, path, mailbox: first },
      { kind: 'swapped', object: swapped, path: other, mailbox: second }
    ]
  )
  assert.match(
    report.problems[0]!.text,
    new RegExp(`${damaged} is damaged: ${path} of mailbox ${first} needs it`)
  )
  assert.deepEqual(await readdir(folder), [])
  const target = { mailboxes: join(fixture.path, 'elsewhere') }
  const scope = { kind: 'mailbox', id: first } as const
  await assert.rejects(backups.restore(id, { scope, target }), (error) => isBackupError(error, 'damaged'))
  assert.equal(existsSync(join(target.mailboxes, '01', first)), false)

  fixture.now += day
  const mended = await backups.run()
  assert.equal(mended.sent.chunks, 3)
  assert.deepEqual((await backups.verify(mended.id, { folder })).problems, [])
  assert.deepEqual((await backups.verify(id, { folder })).problems, [])
  assert.equal((await backups.verify(id, { folder, sample: 1 })).mailboxes, 1)
})

test('only changed mailboxes are read, only changed chunks are sent', async () => {
  const backups = fixture.backups({ sources: sourcesNow() })
  await backups.run()
  const path = join(mailboxes, '02', second, 'mailbox.db')
  const content = await readFile(path)
  content[100_000]! ^= 1
  await writeMailbox(second, content, new Date('2026-01-02'))
  const report = await backups.run()
  assert.deepEqual([report.unchangedMailboxes, report.mailboxes, report.sent.chunks], [1, 2, 1])
})

test('an interrupted backup is invisible, and the next goes on where it ended', async () => {
  await writeMailbox(second, randomBytes(500_000), new Date('2026-01-03'))
  let puts = 0
  const failing: Repository = {
    ...fixture.repository,
    put: (name, content) => {
      if (++puts > 4) return Promise.reject(new Error('the line is dead'))
      return fixture.repository.put(name, content)
    }
  }
  const before = await fixture.backups().list()
  const broken = fixture.backups({ sources: sourcesNow(), repository: failing })
  await assert.rejects(broken.run(), /the line is dead/)
  const backups = fixture.backups({ sources: sourcesNow() })
  assert.deepEqual(await backups.list(), before)
  const failed = await backups.state()
  assert.deepEqual(failed.lastError, { time: new Date(fixture.now), text: 'the line is dead' })
  assert.equal(failed.lastGood?.id, before.at(-1)?.id)
  fixture.now += 1000
  const { id, sent } = await backups.run()
  assert.equal(sent.chunks, 8 - 4)
  fixture.now += 1000
  const { lastGood, lastError } = await backups.state()
  assert.deepEqual([lastGood?.id, lastGood?.ageMs, lastError], [id, 1000, undefined])
})

test('nothing is overwritten without force; with it the old is kept beside', async () => {
  const backups = fixture.backups({ sources: sourcesNow() })
  const { id } = await backups.run()
  const stored = await filesBelow(mailboxes)
  const everything = { scope: { kind: 'everything' }, target: sourcesNow() } as const
  const nothing = await backups.restore(id, everything)
  assert.deepEqual([nothing.mailboxes, nothing.files], [0, 0], 'what is there already is left as it is')

  const changed = randomBytes(1000)
  await writeMailbox(first, changed)
  await writeFile(files[0]!.path, 'SECRET=2')
  await assert.rejects(backups.restore(id, everything), (error) => {
    assert.ok(isBackupError(error, 'refused'))
    assert.match(error.message, new RegExp(`mailbox ${first}; file .*\\.env`))
    return true
  })
  assert.ok(changed.equals(await readFile(join(mailboxes, '01', first, 'mailbox.db'))))

  const { kept, mailboxes: count } = await backups.restore(id, { ...everything, force: true })
  assert.deepEqual([count, kept.length], [1, 2])
  assert.ok(changed.equals(await readFile(join(kept[0]!, 'mailbox.db'))))
  assert.equal(await readFile(kept[1]!, 'utf8'), 'SECRET=2')
  assert.equal(await readFile(files[0]!.path, 'utf8'), 'SECRET=1')
  await rm(kept[0]!, { recursive: true })
  assert.deepEqual(await filesBelow(mailboxes), stored)
})

test('one mailbox comes back, the others stay as they are', async () => {
  const backups = fixture.backups({ sources: sourcesNow() })
  const { id } = await backups.run()
  const stored = await filesBelow(join(mailboxes, '01'))
  await rm(join(mailboxes, '01', first), { recursive: true })
  await writeMailbox(second, randomBytes(1000))
  const newer = await filesBelow(join(mailboxes, '02'))
  const report = await backups.restore(id, { scope: { kind: 'mailbox', id: first }, target: sourcesNow() })
  assert.deepEqual([report.mailboxes, report.files, report.kept], [1, 0, []])
  assert.deepEqual(await filesBelow(join(mailboxes, '01')), stored)
  assert.deepEqual(await filesBelow(join(mailboxes, '02')), newer)
  const unknown = {
    scope: { kind: 'mailbox', id: '65f000000000000000000009' },
    target: sourcesNow()
  } as const
  await assert.rejects(backups.restore(id, unknown), (error) => isBackupError(error, 'not-found'))
})

test('calendars that a mailbox shares: lost ones come back with it, those that are there stay and are named', async () => {
  const [lost, there] = ['65f000000000000000000003', '65f000000000000000000004'] as const
  for (const id of [lost, there]) await writeMailbox(id, randomBytes(2000))
  const notes = join(mailboxes, '01', first, 'shares')
  await mkdir(notes)
  for (const id of [lost, there]) await writeFile(join(notes, id), '')
  const backups = fixture.backups({ sources: sourcesNow() })
  const { id } = await backups.run()
  const stored = await filesBelow(join(mailboxes, '03'))

  await rm(join(mailboxes, '03', lost), { recursive: true })
  const changed = randomBytes(2000)
  await writeMailbox(there, changed)
  await writeMailbox(first, randomBytes(1000))
  const since = '65f000000000000000000005'
  await writeMailbox(since, randomBytes(1000))
  await writeFile(join(notes, since), '')
  const scope = { kind: 'mailbox', id: first } as const
  const report = await backups.restore(id, { scope, target: sourcesNow(), force: true })
  assert.deepEqual([report.mailboxes, report.sharesLeft], [2, [there, since]])
  assert.deepEqual(await filesBelow(join(mailboxes, '03')), stored)
  assert.ok(changed.equals(await readFile(join(mailboxes, '04', there, 'mailbox.db'))))
  assert.deepEqual((await readdir(notes)).toSorted(), [lost, there])

  const one = { scope: { kind: 'mailbox', id: there }, target: sourcesNow(), force: true } as const
  const alone = await backups.restore(id, one)
  assert.deepEqual([alone.mailboxes, alone.sharesLeft], [1, []])
  assert.ok(!changed.equals(await readFile(join(mailboxes, '04', there, 'mailbox.db'))))
  for (const kept of [...report.kept, ...alone.kept]) await rm(kept, { recursive: true })
})

test('prune keeps what retention keeps and every chunk of it; a lost list of chunks stops it', async () => {
  await using own = await backupFixture()
  const backups = own.backups({ sources: sourcesNow() })
  const ids: string[] = []
  for (let count = 0; count < 12; count++) {
    await writeMailbox(second, randomBytes(70_000), new Date(Date.parse('2026-02-01') + count * day))
    ids.push((await backups.run()).id)
    own.now += day
  }
  const young = await backups.prune({ policy: { daily: 3, weekly: 0, monthly: 0 } })
  assert.deepEqual(young.kept, ids.slice(-3))
  assert.deepEqual(young.removed, ids.slice(0, -3))
  const report = await own.backups({ clock: () => Date.now() }).prune({ graceMs: -10_000 })
  assert.equal(young.removedChunks + report.removedChunks, 9 * 2)
  assert.deepEqual(
    (await backups.list()).map(({ id }) => id),
    ids.slice(-3)
  )
  for (const id of report.kept) {
    assert.deepEqual((await backups.verify(id, { folder: join(own.path, 'scratch') })).problems, [])
  }

  await own.repository.remove(`references/${ids.at(-1)}`)
  const options = { policy: { daily: 1, weekly: 0, monthly: 0 }, graceMs: -10_000 }
  const blind = own.backups({ identity: undefined as never, clock: () => Date.now() })
  const before = await Array.fromAsync(own.repository.list(''))
  await assert.rejects(blind.prune(options), (error) => isBackupError(error, 'damaged'))
  assert.equal((await Array.fromAsync(own.repository.list(''))).length, before.length)
  assert.deepEqual((await backups.prune(options)).kept, ids.slice(-1))
  const [problem] = (await backups.verify(ids.at(-1)!, { folder: join(own.path, 'scratch') })).problems
  assert.equal(problem?.kind, 'references')
})

test('one at a time; a lock whose holder died is taken over', async () => {
  const backups = fixture.backups({ sources: sourcesNow() })
  const results = await Promise.allSettled([backups.run(), backups.run()])
  assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  const lock = join(fixture.path, 'state', 'lock')
  await writeFile(lock, '')
  await assert.rejects(backups.prune(), (error) => isBackupError(error, 'locked'))
  await utimes(lock, new Date(0), new Date(0))
  await backups.prune()
  assert.equal(existsSync(lock), false)
})
