// A copy of a mailbox that is written while it is copied opens with the key, and has all that was acknowledged before.
import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { after, before, beforeEach, test } from 'node:test'
import { silentLogger } from '@postkeep/log'
import { startProcess } from '@postkeep/testkit'
import { openDropBox, openMailbox } from '../../mailbox-store/src/index.ts'
import { generatedMessage } from '../../mailbox-store/test/generated-messages.ts'
import {
  append,
  digestsOf,
  mailboxId,
  messagesOf,
  temporaryMailbox,
  type TemporaryMailbox
} from '../../mailbox-store/test/temporary-mailbox.ts'
import { compressBody } from '../../mailbox-contract/src/index.ts'
import { copyMailbox, type CopiedMailbox } from '../src/mailboxes/copy-mailbox.ts'
import { backupFixture, copiesIn, type Copies, type Fixture } from './backup-fixture.ts'

const path = 'mailboxes/01/one'
let fixture: Fixture
let mailbox: TemporaryMailbox
let copyNumber = 0

before(async () => {
  fixture = await backupFixture()
})
after(() => fixture[Symbol.asyncDispose]())
beforeEach((context) => {
  mailbox = temporaryMailbox()
  if ('after' in context) context.after(() => mailbox[Symbol.dispose]())
})

function place() {
  return { folder: mailbox.path, path, staging: join(fixture.path, 'copying') }
}

function fill(count: number, first = 0): void {
  const store = mailbox.open()
  for (let number = first; number < first + count; number++) append(store, generatedMessage(number, 30_000))
  store.close()
}

/** Of the messages of a copy. */
async function digestsInCopy(copies: Copies): Promise<string[]> {
  return digestsOfCopy(copies, await copyMailbox(copies.writer, place()))
}

async function digestsOfCopy(copies: Copies, copied: CopiedMailbox): Promise<string[]> {
  assert.equal(copied.kind, 'copied')
  const folder = join(fixture.path, `copy-${copyNumber++}`)
  await copies.restore(copied.files, path, folder)
  const { dataKey } = mailbox
  const store = openMailbox({
    path: folder,
    mailbox: mailboxId,
    dataKey,
    logger: silentLogger,
    onChange: () => undefined
  })
  try {
    return digestsOf(messagesOf(store, 'INBOX'))
  } finally {
    store.close()
  }
}

const known = new Map<string, string>()

function expected(count: number, length = 30_000): string[] {
  return Array.from({ length: count }, (_, number) => {
    const name = `${number} ${length}`
    const digest = known.get(name) ?? digestsOf([generatedMessage(number, length)])[0]!
    known.set(name, digest)
    return digest
  })
}

test('copies during deliveries by another process: each opens, none lacks what was acknowledged', async () => {
  let acknowledged = -1
  const task = { path: mailbox.path, first: 0, dataKey: mailbox.dataKey.toString('hex') }
  const child = fileURLToPath(new URL('../../mailbox-store/test/append-child.ts', import.meta.url))
  await using writer = await startProcess({
    command: process.execPath,
    args: [child, JSON.stringify(task)],
    ready: /^200$/,
    onLine: (line) => {
      acknowledged = Math.max(acknowledged, Number(line))
    }
  })
  let last = -1
  for (let round = 0; round < 4; round++) {
    const before = acknowledged
    const copies = await copiesIn(fixture)
    const copied = await copyMailbox(copies.writer, place())
    // It waits while the copy is looked at: the copies are what this is about.
    process.kill(writer.pid, 'SIGSTOP')
    const found = await digestsOfCopy(copies, copied)
    assert.ok(found.length > before - 4, `${found.length} messages, ${before} was acknowledged`)
    assert.deepEqual(found.sort(), expected(found.length, 3000).sort())
    assert.ok(found.length > last)
    last = found.length
    process.kill(writer.pid, 'SIGCONT')
  }
  assert.equal(await Promise.race([writer.exited, Promise.resolve('running')]), 'running')
})

/** Runs `meanwhile` once, while the first chunk of an attempt on the database is stored. */
async function copiesWith(
  meanwhile: () => unknown,
  times = 1
): Promise<{ copies: Copies; puts: () => number }> {
  let puts = 0
  const copies = await copiesIn(fixture, async () => {
    puts++
    // The first is slots.json.
    if (puts > 1 && puts <= 1 + times) await meanwhile()
  })
  return { copies, puts: () => puts }
}

test('a WAL that is moved into the file and begun anew meanwhile makes another attempt', async () => {
  fill(40)
  const store = mailbox.open()
  try {
    append(store, generatedMessage(40, 30_000))
    const { copies } = await copiesWith(() => {
      store.maintain()
      append(store, generatedMessage(41, 30_000))
    })
    assert.deepEqual(await digestsInCopy(copies), expected(42))
  } finally {
    store.close()
  }
})

test('a mailbox that is opened, written and closed meanwhile', async () => {
  fill(40)
  const { copies } = await copiesWith(() => fill(5, 40))
  assert.deepEqual(await digestsInCopy(copies), expected(45))
})

test('sealed mail that is drained meanwhile is in the copy once', async () => {
  fill(40)
  const publicKey = mailbox.sealKeys.publicKey
  const dropBox = openDropBox({ path: mailbox.path, publicKey, logger: silentLogger })
  for (let number = 40; number < 45; number++) {
    const raw = generatedMessage(number, 30_000)
    const key = Buffer.alloc(16, number)
    const told = { key, folder: 'INBOX', flags: [], internalDate: number, size: raw.length }
    await dropBox.put({ ...told, compressed: compressBody(raw) })
  }
  await dropBox.close()
  const untouched = await copiesIn(fixture)
  assert.deepEqual(await digestsInCopy(untouched), expected(45))
  const { copies } = await copiesWith(() => mailbox.open().close())
  assert.deepEqual(await digestsInCopy(copies), expected(45))
})

test('a mailbox that changes during every attempt is busy; one that was removed is gone', async () => {
  fill(3)
  const copies = await copiesIn(fixture)
  // As a checkpoint of a mailbox without a WAL would look, all the time.
  const touching = setInterval(() => utimesSync(join(mailbox.path, 'mailbox.db'), new Date(), new Date()), 5)
  try {
    assert.deepEqual(await copyMailbox(copies.writer, place()), { kind: 'busy' })
  } finally {
    clearInterval(touching)
  }
  mailbox[Symbol.dispose]()
  assert.deepEqual(await copyMailbox(copies.writer, place()), { kind: 'gone' })
})
