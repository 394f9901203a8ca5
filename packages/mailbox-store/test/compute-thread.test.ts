// What is derived beside the writing thread is the same as what is derived in it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compressBody, unpackChunk } from '@postkeep/mailbox-contract'
import { computeMessage } from '../src/derived/compute-message.ts'
import { ComputeThread, type MailboxStore } from '../src/index.ts'
import { temporaryMailbox } from './temporary-mailbox.ts'

const count = 120

function message(number: number): Buffer {
  return Buffer.from(
    `From: a@b.test\r\nSubject: number ${number}\r\nMessage-ID: <${number}@b.test>\r\n` +
      `References: <${number - (number % 10)}@b.test>\r\n\r\nword${number} and ünïcode\r\n`
  )
}

async function fill(store: MailboxStore): Promise<void> {
  const adding = Array.from({ length: count }, async (_, number) => {
    const raw = message(number)
    const params = { path: 'INBOX', flags: [], internalDate: 1, zone: 0, size: raw.length }
    await store.append(params, compressBody(raw))
  })
  await Promise.all(adding)
}

function derivedIn(store: MailboxStore): unknown {
  store.settleDerived()
  const kinds = ['structure', 'headers', 'previews', 'wire'] as const
  return kinds.map((kind) =>
    [...store.chunks({ kind, numbers: [0] })].map(({ compressed }) => compressed.toString('base64'))
  )
}

test('the thread computes what the writer would', async () => {
  const computeThread = new ComputeThread()
  using alone = temporaryMailbox()
  using helped = temporaryMailbox()
  const stores = [alone.open(), helped.open({ computeThread })]
  for (const store of stores) await fill(store)
  const [expected, derived] = stores.map(derivedIn)
  assert.deepEqual(derived, expected)
  for (const store of stores) store.close()
  await computeThread.close()
})

test('sizes on the wire count line ends that are to be mended', async () => {
  using box = temporaryMailbox()
  const store = box.open()
  for (const text of ['Subject: a\r\n\r\nended\r\n', 'Subject: a\n\none\ntwo', '']) {
    const raw = Buffer.from(text)
    const params = { path: 'INBOX', flags: [], internalDate: 1, zone: 0, size: raw.length }
    await store.append(params, compressBody(raw))
  }
  const [row] = store.chunks({ kind: 'wire', numbers: [0] })
  const chunk = unpackChunk(row!.compressed)
  assert.deepEqual(
    [0, 1, 2].map((index) => chunk.entry(index).readUInt32LE()),
    [21, 24, 0]
  )
  store.close()
})

test('what cannot be read, and what was under way at the end, is left to the owner', async () => {
  const thread = new ComputeThread()
  const raw = message(1)
  assert.equal(await thread.compute(9, Buffer.from('no zstd')), undefined)
  assert.deepEqual(await thread.compute(raw.length, compressBody(raw)), computeMessage(raw))
  const underWay = Array.from({ length: 32 }, () => thread.compute(raw.length, compressBody(raw)))
  assert.equal(thread.hasRoom, false)
  await thread.close()
  for (const computed of await Promise.all(underWay)) {
    if (computed !== undefined) assert.deepEqual(computed, computeMessage(raw))
  }
  assert.equal(thread.hasRoom, true)
})
