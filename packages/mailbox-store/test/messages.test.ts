// What one operation on messages does, beyond the model.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { silentLogger } from '@postkeep/log'
import {
  compressBody,
  maximumKeywords,
  unpackChunk,
  unpackStructure,
  decompressBody
} from '@postkeep/mailbox-contract'
import { headerFieldsOf, prepareMessage } from '@postkeep/mime'
import type { MailboxStore, StoreChange } from '../src/index.ts'
import { generatedMessage, plainMessage } from './generated-messages.ts'
import {
  append,
  columnsOf,
  deliver,
  folderId,
  temporaryMailbox,
  uidsOf,
  searchUids
} from './temporary-mailbox.ts'

const raw = plainMessage({ text: 'a message' })

test('a turn of the event loop is one commit, and each author has a change of its own', async () => {
  using box = temporaryMailbox()
  const changes: StoreChange[] = []
  const store = box.open({ changes })
  const authors = ['x', 'x', 'y', 'x']
  const values = await Promise.all(
    authors.map((by) =>
      store.append(
        { path: 'INBOX', flags: [], internalDate: 1, zone: 0, size: raw.length, by },
        compressBody(raw)
      )
    )
  )
  assert.deepEqual(
    values.map(({ uid }) => uid),
    [1, 2, 3, 4]
  )
  assert.deepEqual(
    changes.map((change) => change.kind === 'added' && [change.by, change.count, change.modseq]),
    [
      ['x', 2, 2],
      ['y', 1, 3],
      ['x', 1, 4]
    ]
  )
  store.close()
})

test('a message that cannot be stored fails alone', async () => {
  using box = temporaryMailbox()
  const store = box.open({ limits: { messageBytes: 1000 } })
  const results = await Promise.allSettled([
    append(store, raw),
    append(store, raw, { path: 'none' }),
    append(store, Buffer.alloc(1001)),
    append(store, raw, { flags: ['bad keyword'] }),
    append(store, raw, { internalDate: Number.NaN }),
    store.append(
      { path: 'INBOX', flags: [], internalDate: 1, zone: 0, size: 1 },
      Buffer.from('not compressed')
    ),
    append(store, raw)
  ])
  const codes = results.map((one) =>
    one.status === 'fulfilled' ? one.value.uid : (one.reason as { code: string }).code
  )
  assert.deepEqual(codes, [1, 'not-found', 'limit', 'invalid', 'invalid', 'invalid', 2])
  store.close()
})

test('writes come behind the appends that were given before', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  const appended = append(store, raw)
  const { uids, modseq } = { uids: [1, 1], modseq: 3 }
  assert.equal(
    store.store({ folder: folderId(store, 'INBOX'), uids, mode: 'add', flags: ['\\Deleted'] }).modseq,
    modseq
  )
  assert.deepEqual(store.expunge({ folder: folderId(store, 'INBOX') }).uids, uids)
  assert.equal((await appended).uid, 1)
  store.close()
})

test('only messages that were not changed since are stored to, the others are told', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  for (let count = 0; count < 4; count++) await append(store, raw)
  const folder = folderId(store, 'INBOX')
  const one = { folder, mode: 'add' as const, flags: ['\\Flagged'] }
  assert.deepEqual(store.store({ ...one, uids: [1, 9], unchangedSince: 3 }), { modseq: 6, modified: [3, 4] })
  assert.deepEqual([...columnsOf(store, 'INBOX', ['modseq']).modseq], [6, 6, 4, 5])
  assert.deepEqual(store.store({ ...one, uids: [1, 2] }), { modseq: 6, modified: [] }, 'no change, no MODSEQ')
  store.close()
})

test('what was given before the mailbox is closed is kept', async () => {
  using box = temporaryMailbox()
  let store = box.open()
  const appended = append(store, raw)
  store.close()
  assert.equal((await appended).uid, 1)
  await assert.rejects(append(store, raw), { code: 'unavailable' })
  assert.throws(() => store.listFolders(), { code: 'unavailable' })
  store = box.open()
  assert.deepEqual(uidsOf(store, 'INBOX'), [1])
  store.close()
})

test('a UID never comes again, also after a crash', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  await append(store, raw)
  await append(store, raw)
  const folder = folderId(store, 'INBOX')
  store.store({ folder, uids: [2, 2], mode: 'add', flags: ['\\Deleted'] })
  const { modseq } = store.expunge({ folder })
  store.maintain()
  using copy = box.crash()
  const after = copy.open()
  const status = after.folderStatus({ paths: ['INBOX'] }).folders[0]!
  assert.deepEqual([status.uidNext, status.highestModseq], [3, modseq])
  const body = columnsOf(after, 'INBOX', ['body']).body[0]
  assert.equal((await append(after, raw)).uid, 3)
  assert.deepEqual([...columnsOf(after, 'INBOX', ['body']).body], [body, 2], 'nor does the number of a body')
  after.close()
  store.close()
})

test('the sixtieth keyword is refused, and a delivery goes without it', async () => {
  using box = temporaryMailbox()
  const changes: StoreChange[] = []
  const store = box.open({ changes })
  const names = Array.from({ length: maximumKeywords }, (_, index) => `Key${index}`)
  await append(store, raw, { flags: names.slice(0, 30) })
  const folder = folderId(store, 'INBOX')
  store.store({ folder, uids: [1, 1], mode: 'add', flags: names })
  const last = changes.findLast((change) => change.kind === 'keywords')
  assert.deepEqual(last?.kind === 'keywords' && last.names, names)
  const one = { folder, uids: [1, 1], flags: ['One-more'] }
  assert.throws(() => store.store({ ...one, mode: 'add' }), { code: 'limit' })
  assert.deepEqual(store.store({ ...one, mode: 'remove' }), { modseq: 3, modified: [] })
  await assert.rejects(append(store, raw, { flags: ['One-more'] }), { code: 'limit' })
  const params = { key: randomBytes(16), folder: 'INBOX', internalDate: 1, size: raw.length, quota: 0 }
  const flags = ['\\Flagged', 'One-more', 'KEY58', 'no keyword']
  assert.deepEqual(await store.deliver({ ...params, flags }, compressBody(raw)), { kind: 'stored' })
  const { flags: lane, keywords } = columnsOf(store, 'INBOX', ['flags', 'keywords'])
  assert.deepEqual([lane[1], keywords[1]], [4, 0x8000_0000])
  store.close()
})

test('the quota counts what comes in one commit, and copies', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  const quota = raw.length * 3
  const one = { path: 'INBOX', flags: [], internalDate: 1, zone: 0, size: raw.length, quota }
  const results = await Promise.allSettled([1, 2, 3, 4, 5].map(() => store.append(one, compressBody(raw))))
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']
  )
  assert.equal((results[3] as PromiseRejectedResult).reason.code, 'over-quota')
  const params = {
    key: randomBytes(16),
    folder: 'INBOX',
    flags: [],
    internalDate: 1,
    size: raw.length,
    quota
  }
  assert.deepEqual(await store.deliver(params, compressBody(raw)), { kind: 'refused', reason: 'over-quota' })
  const folder = folderId(store, 'INBOX')
  assert.throws(() => store.copy({ folder, uids: [1, 1], to: 'Trash', move: false, quota }), {
    code: 'over-quota'
  })
  store.copy({ folder, uids: [1, 1], to: 'Trash', move: true, quota })
  store.store({ folder, uids: [2, 2], mode: 'add', flags: ['\\Deleted'] })
  store.expunge({ folder })
  assert.deepEqual({ ...store.usage() }, { bytes: raw.length * 2, messages: 2 })
  await store.append(one, compressBody(raw))
  store.close()
})

test('a delivery key is stored once until it is settled, also over a restart', async () => {
  using box = temporaryMailbox()
  let store = box.open()
  const key = randomBytes(16)
  const answers = await Promise.all([deliver(store, raw, key), deliver(store, raw, key)])
  assert.deepEqual(
    answers.map(({ kind }) => kind),
    ['stored', 'duplicate']
  )
  store.close()
  store = box.open()
  assert.deepEqual(await deliver(store, raw, key), { kind: 'duplicate' })
  store.settle({ keys: [key] })
  store.close()
  store = box.open()
  assert.deepEqual(await deliver(store, raw, key), { kind: 'stored' })
  await assert.rejects(deliver(store, raw, randomBytes(5)), { code: 'invalid' })
  store.close()
})

function chunkEntries(store: MailboxStore): { structures: Buffer[]; headers: Buffer[] } {
  const bodies = [...columnsOf(store, 'INBOX', ['body']).body]
  const numbers = [...new Set(bodies.map((body) => Math.floor(body / 256)))]
  const entries = (kind: 'structure' | 'headers') => {
    const rows = [...store.chunks({ kind, numbers: [...numbers, 99] })]
    const chunks = new Map(rows.map(({ number, compressed }) => [number, unpackChunk(compressed)]))
    return bodies.map((body) => chunks.get(Math.floor(body / 256))!.entry(body % 256))
  }
  return { structures: entries('structure'), headers: entries('headers') }
}

test('chunks hold the structure and headers of each body, waiting or written', async () => {
  using box = temporaryMailbox()
  let store = box.open()
  const raws: Buffer[] = []
  const addMore = async (count: number) => {
    const more = Array.from({ length: count }, (_, index) => generatedMessage(raws.length + index, 600))
    raws.push(...more)
    await Promise.all(more.map((one) => append(store, one)))
  }
  const check = () => {
    const { structures, headers } = chunkEntries(store)
    assert.equal(structures.length, raws.length)
    for (const [index, one] of raws.entries()) {
      const prepared = prepareMessage(one)
      assert.deepEqual(structures[index], prepared.structure)
      assert.deepEqual(headerFieldsOf(headers[index]!), prepared.headers)
    }
    assert.ok(unpackStructure(structures[0]!).envelope.includes('unique0x'))
  }
  await addMore(100)
  check()
  store.settleDerived()
  check()
  await addMore(200)
  check()
  using copy = box.crash()
  store.close()
  store = copy.open()
  check()
  await addMore(10)
  store.close()
  store = copy.open()
  check()
  store.close()
})

test('a message whose bytes cannot be read does not stop the others', async () => {
  using box = temporaryMailbox()
  const errors: unknown[] = []
  const logger = { ...silentLogger, error: (fields: object) => void errors.push(fields) }
  const store = box.open({ logger })
  const broken = Buffer.concat([compressBody(raw).subarray(0, 8), Buffer.from('broken')])
  await store.append({ path: 'INBOX', flags: [], internalDate: 1, zone: 0, size: raw.length }, broken)
  await append(store, raw)
  store.settleDerived()
  assert.equal(errors.length, 1)
  assert.equal(searchUids(store, { type: 'header', name: 'subject', text: 'x' }).length, 1)
  store.close()
})

test('bodies come in the order asked, and those that are gone are left out', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  const raws = Array.from({ length: 40 }, (_, number) =>
    generatedMessage(number, number === 7 ? 3_000_000 : 500)
  )
  await Promise.all(raws.map((one) => append(store, one)))
  const asked = [39, 3, 4, 5, 6, 7, 8, 9, 1000, 0]
  const batches = [...store.bodies({ bodies: asked })]
  assert.ok(batches.length > 3)
  assert.deepEqual(
    batches.flat().map(({ body }) => body),
    asked.filter((body) => body < 40)
  )
  for (const { body, size, compressed } of batches.flat()) {
    assert.ok(decompressBody(compressed, size).equals(raws[body]!))
  }
  store.close()
})
