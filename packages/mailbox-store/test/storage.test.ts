// Keys, files, upkeep and faults of the disk.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createKeyring, generateSealKeys } from '@postkeep/crypto'
import { silentLogger } from '@postkeep/log'
import { compressBody } from '@postkeep/mailbox-contract'
import { createMailboxFolder, mailboxPath, openDropBox, readKeyring, writeKeyring } from '../src/index.ts'
import { Db } from '../src/schema/db.ts'
import { openConnection } from '../src/schema/open-connection.ts'
import { openMigrated, versionOf } from '../src/schema/migrate.ts'
import { migrations, type Migration } from '../src/schema/migrations.ts'
import { generatedMessage, plainMessage } from './generated-messages.ts'
import {
  append,
  digestsOf,
  folderId,
  mailboxId,
  messagesOf,
  searchUids,
  temporaryMailbox,
  uidsOf
} from './temporary-mailbox.ts'

test('a mailbox is made once, at its place, and only for its owner', () => {
  using box = temporaryMailbox()
  assert.equal(box.path, join(box.root, '01', mailboxId))
  assert.equal(statSync(box.path).mode & 0o777, 0o700)
  const { sealKeys, dataKey, path } = box
  const keyring = createKeyring({ mailbox: mailboxId, publicKey: generateSealKeys().publicKey })
  assert.equal(createMailboxFolder(path, { dataKey, keyring, sealKeys }), false)
  assert.deepEqual(readKeyring(path)?.publicKey, sealKeys.publicKey)
  assert.deepEqual(readdirSync(dirname(path)), [mailboxId])
  for (const id of ['..', 'x'.repeat(24), '65F000000000000000000001']) {
    assert.throws(() => mailboxPath(box.root, id), { code: 'invalid' })
  }
})

test('the keyring is replaced as a whole', () => {
  using box = temporaryMailbox()
  const keyring = createKeyring({ mailbox: 'other', publicKey: box.sealKeys.publicKey })
  writeFileSync(join(box.path, 'slots.json.new'), '{ half of')
  writeKeyring(box.path, keyring)
  assert.deepEqual(readKeyring(box.path), keyring)
  assert.equal(readKeyring(join(box.root, 'none')), undefined)
  writeFileSync(join(box.path, 'slots.json'), '{ half of')
  assert.throws(() => readKeyring(box.path))
})

test('a wrong key is a clear error and does no harm', async () => {
  using box = temporaryMailbox()
  let store = box.open()
  await append(store, plainMessage({ text: 'still here' }))
  store.close()
  assert.throws(() => box.open({ dataKey: randomBytes(32) }), { code: 'unavailable', message: /data key/ })
  store = box.open()
  assert.throws(() => box.open(), { code: 'unavailable', message: /elsewhere/ })
  assert.equal(uidsOf(store, 'INBOX').length, 1)
  store.close()
  rmSync(box.path, { recursive: true })
  assert.throws(() => box.open(), { code: 'not-found' })
})

test('every commit is synced, and each page is encrypted', () => {
  using box = temporaryMailbox()
  const connection = openConnection(join(box.path, 'mailbox.db'), box.dataKey)
  const read = (name: string) => connection.pragma(name, { simple: true })
  assert.deepEqual([read('synchronous'), read('journal_mode'), read('cipher')], [2, 'wal', 'chacha20'])
  assert.deepEqual([read('page_size'), read('temp_store')], [8192, 2])
  connection.close()
})

test('no file of a mailbox shows its text', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  const secret = 'Xylophonquartett'
  const raw = plainMessage({ subject: secret, text: secret.repeat(40), header: `X-Secret: ${secret}\r\n` })
  await Promise.all(Array.from({ length: 300 }, () => append(store, raw, { flags: [secret] })))
  store.createFolder({ path: secret })
  store.settleDerived()
  assert.equal(searchUids(store, { type: 'text', text: secret }).length, 300)
  const dropBox = openDropBox({ path: box.path, publicKey: box.sealKeys.publicKey, logger: silentLogger })
  const told = { key: randomBytes(16), folder: secret, flags: [secret], internalDate: 1, size: raw.length }
  await dropBox.put({ ...told, compressed: compressBody(raw) })
  const seen: string[] = []
  const look = () => {
    for (const entry of readdirSync(box.root, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name)
      assert.ok(!file.includes(secret))
      if (!entry.isFile()) continue
      seen.push(entry.name)
      const bytes = readFileSync(file)
      for (const form of [secret, secret.toLowerCase(), secret.slice(0, 8)])
        assert.ok(!bytes.includes(form), file)
    }
  }
  look()
  await dropBox.close()
  store.close()
  look()
  for (const name of ['mailbox.db', 'mailbox.db-wal', 'slots.json']) assert.ok(seen.includes(name), name)
  assert.ok(seen.some((name) => name.endsWith('.sealed')))
})

test('maintenance frees what no message has, and makes the file smaller', async () => {
  using box = temporaryMailbox()
  let store = box.open()
  const raws = Array.from({ length: 900 }, (_, number) => generatedMessage(number, 40_000))
  for (let start = 0; start < raws.length; start += 100) {
    await Promise.all(raws.slice(start, start + 100).map((raw) => append(store, raw)))
  }
  const folder = folderId(store, 'INBOX')
  store.copy({ folder, uids: [500, 500], to: 'Archive', move: false })
  store.store({ folder, uids: [2, 899], mode: 'add', flags: ['\\Deleted'] })
  store.expunge({ folder })
  const before = statSync(join(box.path, 'mailbox.db')).size
  const report = store.maintain()
  assert.deepEqual(report.faults, [])
  assert.equal(report.freedBodies, 897)
  assert.ok(report.compactedBytes > before / 2)
  assert.ok(statSync(join(box.path, 'mailbox.db')).size < before / 2)
  assert.deepEqual(
    readdirSync(box.path).filter((name) => name.includes('.new')),
    []
  )
  const check = () => {
    assert.deepEqual(digestsOf(messagesOf(store, 'INBOX').slice(0, 2)), digestsOf([raws[0]!, raws[899]!]))
    assert.deepEqual(digestsOf(messagesOf(store, 'Archive')), digestsOf([raws[499]!]))
    assert.deepEqual(searchUids(store, { type: 'body', text: 'rareword899' }), [900])
    assert.deepEqual(searchUids(store, { type: 'body', text: 'rareword500' }), [])
    assert.deepEqual(searchUids(store, { type: 'header', name: 'subject', text: 'unique899x' }), [900])
  }
  check()
  await append(store, raws[5]!)
  assert.equal(store.maintain().freedBodies, 0)
  store.close()
  store = box.open()
  check()
  assert.deepEqual(uidsOf(store, 'INBOX'), [1, 900, 901])
  store.close()
})

test('a long log of expunges is pruned and says so; old delivery keys are forgotten', async () => {
  using box = temporaryMailbox()
  let time = Date.parse('2030-01-01')
  const store = box.open({ clock: () => time })
  const raw = plainMessage({ text: 'x' })
  await append(store, raw)
  const params = {
    key: randomBytes(16),
    folder: 'INBOX',
    flags: [],
    internalDate: 1,
    size: raw.length,
    quota: 0
  }
  await store.deliver(params, compressBody(raw))
  const folder = folderId(store, 'INBOX')
  // Gaps between the expunged UIDs make a range of each.
  for (let step = 0; step < 14; step++) {
    const { uidNext } = store.folderStatus({ paths: ['INBOX'] }).folders[0]!
    store.copy({ folder, uids: [1, 4_294_967_295], to: 'INBOX', move: false })
    if (step < 13) continue
    const every = Array.from({ length: 10_500 }, (_, index) => [2 + index * 3, 2 + index * 3]).flat()
    store.store({ folder, uids: every.filter((uid) => uid < uidNext), mode: 'add', flags: ['\\Deleted'] })
    store.expunge({ folder, uids: [1, 3000] })
    store.expunge({ folder })
    store.copy({ folder, uids: [1, 1], to: 'INBOX', move: false })
    const rest = Array.from({ length: 5000 }, (_, index) => [uidNext + index * 3, uidNext + index * 3]).flat()
    store.store({ folder, uids: rest, mode: 'add', flags: ['\\Deleted'] })
    store.expunge({ folder })
  }
  const { highestModseq } = store.folderStatus({ paths: ['INBOX'] }).folders[0]!
  assert.equal(store.vanished({ folder, modseq: 1 }).complete, true)
  time += 4 * 24 * 3_600_000
  const report = store.maintain()
  assert.ok(report.prunedExpunges > 0)
  assert.equal(report.prunedDeliveries, 1)
  assert.equal(store.vanished({ folder, modseq: 1 }).complete, false)
  assert.deepEqual(store.vanished({ folder, modseq: highestModseq }), { uids: [], complete: true })
  store.close()
})

test('a full disk refuses messages, loses none, and the mailbox stays readable', () => {
  using box = temporaryMailbox()
  const child = fileURLToPath(new URL('full-disk-child.ts', import.meta.url))
  const task = JSON.stringify({ path: box.path, dataKey: box.dataKey.toString('hex') })
  // Files may not grow beyond 3 MB; without the signal a write just fails.
  const script = `trap '' XFSZ; ulimit -f 3000; exec "$0" "$1" "$2"`
  const output = execFileSync('bash', ['-c', script, process.execPath, child, task], { encoding: 'utf8' })
  const { stored, failures, first, readable, message } = JSON.parse(output)
  assert.ok(stored > 20 && stored < 2000)
  assert.ok(failures.length > 0 && failures.every((code: string) => code === 'unavailable'), failures.join())
  assert.deepEqual([first, readable, message > 0], [[1, 2, 3], stored, true])
  const store = box.open()
  assert.equal(messagesOf(store, 'INBOX').length, stored)
  const expected = Array.from({ length: stored }, (_, number) => generatedMessage(number, 20_000))
  assert.deepEqual(digestsOf(messagesOf(store, 'INBOX')), digestsOf(expected))
  assert.deepEqual(searchUids(store, { type: 'body', text: `rareword${stored - 1}` }), [stored])
  store.close()
})

test('a file system that becomes read-only takes nothing and loses nothing', async (context) => {
  if (!mayMount()) return context.skip('needs the right to mount (root, or user namespaces)')
  using box = temporaryMailbox()
  let store = box.open()
  await append(store, plainMessage({ text: 'from before' }))
  store.close()
  const child = fileURLToPath(new URL('read-only-child.ts', import.meta.url))
  const task = JSON.stringify({ path: box.path, dataKey: box.dataKey.toString('hex') })
  const script = `mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$1" "$2" "$3"`
  const output = inOwnMounts(script, [box.path, process.execPath, child, task])
  // Which of its reasons SQLite gives depends on what of its files is there.
  assert.match(output, /"code":"unavailable","message":"the (?:disk|file|mailbox) .*not/)
  store = box.open()
  assert.equal(messagesOf(store, 'INBOX').length, 1)
  await append(store, plainMessage({ text: 'from behind' }))
  assert.equal(messagesOf(store, 'INBOX').length, 2)
  store.close()
})

function mayMount(): boolean {
  try {
    inOwnMounts('mount -t tmpfs none /mnt', [])
    return true
  } catch {
    return false
  }
}

/** Nothing of it is seen outside, or stays. */
function inOwnMounts(script: string, parameters: string[]): string {
  const rights = process.getuid?.() === 0 ? ['-m'] : ['-rm']
  return execFileSync('unshare', [...rights, 'bash', '-c', script, ...parameters], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe']
  })
}

test('migrations run once, in order; a rewrite that fails leaves the mailbox as it was', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  await append(store, plainMessage({ text: 'before the migration' }))
  store.close()
  const database = { file: join(box.path, 'mailbox.db'), dataKey: box.dataKey }
  const newest = migrations.at(-1)!.version
  const rewrite: Migration = {
    version: newest + 1,
    rewrites: true,
    up: (connection) =>
      void connection.exec('ALTER TABLE message ADD COLUMN extra INTEGER; UPDATE message SET extra = 7')
  }
  const broken: Migration = {
    ...rewrite,
    up(connection) {
      rewrite.up(connection)
      throw new Error('stopped half-way')
    }
  }
  assert.throws(() => openMigrated(database, [...migrations, broken]), /half-way/)
  assert.deepEqual(readdirSync(box.path).sort(), ['mailbox.db', 'slots.json'])
  box.open().close()
  writeFileSync(`${database.file}.new`, 'left by a power cut')
  const small: Migration = {
    version: newest + 2,
    rewrites: false,
    up: (connection) => void connection.exec('CREATE TABLE later (a)')
  }
  const connection = openMigrated(database, [...migrations, rewrite, small])
  assert.equal(versionOf(connection), newest + 2)
  assert.equal(new Db(connection).value('SELECT sum(extra) FROM message'), 7)
  connection.close()
  assert.ok(!existsSync(`${database.file}.new`))
  assert.ok(!readFileSync(database.file).includes('CREATE TABLE'))
  assert.throws(() => box.open(), { code: 'unavailable', message: /newer/ })
})

test('a folder that is no mailbox is no mailbox', () => {
  using box = temporaryMailbox()
  const path = mailboxPath(box.root, '65f000000000000000000002')
  mkdirSync(path, { recursive: true })
  assert.throws(() => box.open({ path }), { code: 'not-found' })
  writeFileSync(join(path, 'mailbox.db'), randomBytes(20_000))
  assert.throws(() => box.open({ path }), { code: 'unavailable' })
})
