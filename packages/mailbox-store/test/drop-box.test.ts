import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { silentLogger } from '@postkeep/log'
import { compressBody } from '@postkeep/mailbox-contract'
import { openDropBox, sealedUsage, type DropBox, type DrainReport } from '../src/index.ts'
import { recordHeadLength, segmentHeadLength } from '../src/dropbox/segment-format.ts'
import { plainMessage } from './generated-messages.ts'
import {
  deliver,
  messagesOf,
  temporaryMailbox,
  type TemporaryMailbox,
  searchUids
} from './temporary-mailbox.ts'

const dropBoxOf = ({ path, sealKeys: { publicKey } }: TemporaryMailbox) =>
  openDropBox({ path, publicKey, logger: silentLogger })

const rawOf = (number: number) => plainMessage({ subject: `number ${number}`, text: 'x'.repeat(number * 10) })

function put(dropBox: DropBox, number: number, key: Uint8Array = randomBytes(16), folder = 'INBOX') {
  const raw = rawOf(number)
  const told = { key, folder, flags: ['$Sealed'], internalDate: 1_900_000_000 + number, size: raw.length }
  return dropBox.put({ ...told, compressed: compressBody(raw) })
}

async function sealed(box: TemporaryMailbox, numbers: number[], end: 'closed' | 'crashed' = 'closed') {
  const dropBox = dropBoxOf(box)
  await Promise.all(numbers.map((number) => put(dropBox, number)))
  const name = segmentsOf(box).at(-1)!
  const file = join(box.path, 'sealed', name)
  if (end === 'closed') await dropBox.close()
  else {
    // As a stopped process leaves it: without the end record.
    copyFileSync(file, `${file}.copy`)
    await dropBox.close()
    copyFileSync(`${file}.copy`, file)
  }
  return file
}

const segmentsOf = ({ path }: TemporaryMailbox) =>
  readdirSync(join(path, 'sealed'))
    .filter((name) => name.endsWith('.sealed'))
    .sort()

/** Offset of record `number` in a segment. */
function recordAt(bytes: Buffer, number: number): number {
  let offset = segmentHeadLength
  for (let at = 0; at < number; at++) offset += recordHeadLength + bytes.readUInt32BE(offset + 1)
  return offset
}

/** Opens the mailbox and tells which numbers have come in, in their order. */
function unlocked(box: TemporaryMailbox): { numbers: number[]; again: DrainReport } {
  const store = box.open()
  const numbers = messagesOf(store, 'INBOX').map((raw) => Number(/number (\d+)/.exec(raw.toString())![1]))
  const again = store.drain()
  store.close()
  return { numbers, again }
}

test('sealed mail comes in order and once, over several segments', async () => {
  using box = temporaryMailbox()
  await sealed(box, [1, 2, 3])
  await sealed(box, [4, 5])
  assert.equal(sealedUsage(box.path).segments, 2)
  assert.ok(sealedUsage(box.path).diskBytes > 0)
  const { numbers, again } = unlocked(box)
  assert.deepEqual(numbers, [1, 2, 3, 4, 5])
  assert.deepEqual({ ...again }, { stored: 0, duplicates: 0, damaged: [] })
  assert.deepEqual(sealedUsage(box.path), { segments: 0, diskBytes: 0 })
})

test('a sealed message keeps its folder, flags and date; a folder that is gone becomes INBOX', async () => {
  using box = temporaryMailbox()
  const dropBox = dropBoxOf(box)
  await put(dropBox, 1, randomBytes(16), 'Junk')
  await put(dropBox, 2, randomBytes(16), 'No such folder')
  await dropBox.close()
  const store = box.open()
  assert.deepEqual(messagesOf(store, 'Junk'), [rawOf(1)])
  assert.deepEqual(messagesOf(store, 'INBOX'), [rawOf(2)])
  const key = { type: 'flag', name: '$sealed' } as const
  assert.equal(searchUids(store, key, 'Junk').length, 1)
  assert.equal(searchUids(store, { type: 'on', date: '2030-03-17' }, 'Junk').length, 1)
  store.close()
})

test('a delivery key is sealed once, and once with what is in the mailbox already', async () => {
  using box = temporaryMailbox()
  const [stored, twice] = [randomBytes(16), randomBytes(16)]
  const store = box.open()
  await deliver(store, rawOf(1), stored)
  store.close()
  const dropBox = dropBoxOf(box)
  const answers = await Promise.all([put(dropBox, 2, twice), put(dropBox, 2, twice), put(dropBox, 1, stored)])
  assert.deepEqual(answers, ['sealed', 'duplicate', 'sealed'])
  assert.ok(dropBox.has(twice))
  assert.equal(await put(dropBox, 2, twice), 'duplicate')
  await dropBox.close()
  // Another drop box does not know the keys of the first: the mailbox does.
  const second = dropBoxOf(box)
  assert.equal(await put(second, 2, twice), 'sealed')
  await second.close()
  assert.deepEqual(unlocked(box).numbers, [1, 2])
})

test('after its key was settled the same message is another one, also when the mailbox was locked all the time', async () => {
  using box = temporaryMailbox()
  const [key, open] = [randomBytes(16), randomBytes(16)]
  const dropBox = dropBoxOf(box)
  await put(dropBox, 1, key)
  dropBox.settle([key])
  assert.ok(!dropBox.has(key))
  assert.equal(await put(dropBox, 1, key), 'sealed')
  dropBox.settle([key])
  assert.equal(await put(dropBox, 1, key), 'sealed')
  assert.equal(await put(dropBox, 2, open), 'sealed')
  await dropBox.close()
  const second = dropBoxOf(box)
  // Not settled: its answer may have been lost, and this is the second try.
  assert.equal(await put(second, 1, key), 'sealed')
  assert.equal(await put(second, 2, open), 'sealed')
  second.settle([open])
  assert.equal(await put(second, 2, open), 'sealed')
  await second.close()
  assert.deepEqual(unlocked(box).numbers, [1, 1, 1, 2, 2])
  const store = box.open()
  assert.deepEqual(await deliver(store, rawOf(1), key), { kind: 'duplicate' })
  assert.deepEqual(await deliver(store, rawOf(2), open), { kind: 'duplicate' })
  store.close()
})

test('what was settled before is no duplicate in the mailbox, and a segment may hold nothing else', async () => {
  using box = temporaryMailbox()
  const key = randomBytes(16)
  const store = box.open()
  await deliver(store, rawOf(1), key)
  store.close()
  const dropBox = dropBoxOf(box)
  dropBox.settle([key])
  await dropBox.close()
  assert.equal(segmentsOf(box).length, 1)
  assert.deepEqual(unlocked(box), { numbers: [1], again: { stored: 0, duplicates: 0, damaged: [] } })
  assert.deepEqual(segmentsOf(box), [])
  const opened = box.open()
  assert.equal((await deliver(opened, rawOf(1), key)).kind, 'stored')
  opened.close()
})

test('a segment that is being written is left alone, and drained when it is closed', async () => {
  using box = temporaryMailbox()
  const dropBox = dropBoxOf(box)
  await put(dropBox, 1)
  const store = box.open()
  assert.equal(messagesOf(store, 'INBOX').length, 0)
  await dropBox.close()
  assert.equal(store.drain().stored, 1)
  store.close()
})

test('a torn tail after a crash costs nothing that was acknowledged', async () => {
  for (const tail of [
    Buffer.from([1]),
    Buffer.alloc(4096),
    Buffer.from(`\u0001\0\0\u0010\0${'k'.repeat(100)}`)
  ]) {
    using box = temporaryMailbox()
    const file = await sealed(box, [1, 2, 3], 'crashed')
    appendFileSync(file, tail)
    await sealed(box, [4])
    const { numbers, again } = unlocked(box)
    assert.deepEqual(numbers, [1, 2, 3, 4])
    assert.deepEqual(again.damaged, [])
    assert.ok(!existsSync(join(box.path, 'sealed', 'damaged')))
  }
})

test('a last record that was cut off is no message, and a file without a record is no error', async () => {
  using box = temporaryMailbox()
  const file = await sealed(box, [1, 2], 'crashed')
  truncateSync(file, readFileSync(file).length - 1)
  writeFileSync(join(box.path, 'sealed', '0000000009-0000000000000000.sealed'), Buffer.from('PKS'))
  assert.deepEqual(unlocked(box).numbers, [1])
})

test('a changed record is reported, its segment set aside, and the others are stored', async () => {
  for (const place of ['sealed bytes', 'key', 'length'] as const) {
    using box = temporaryMailbox()
    const file = await sealed(box, [1, 2, 3, 4])
    const bytes = readFileSync(file)
    const offset = recordAt(bytes, 1) + { 'sealed bytes': recordHeadLength + 9, key: 6, length: 3 }[place]
    bytes[offset]! ^= 1
    writeFileSync(file, bytes)
    const name = segmentsOf(box)[0]!
    const reported: unknown[] = []
    const logger = { ...silentLogger, error: (fields: object) => void reported.push(fields) }
    const store = box.open({ logger })
    const numbers = messagesOf(store, 'INBOX').length
    store.close()
    assert.equal(numbers, place === 'length' ? 1 : 3, place)
    assert.deepEqual(reported, [{ segment: name }])
    assert.deepEqual(readdirSync(join(box.path, 'sealed', 'damaged')), [name])
    assert.deepEqual(segmentsOf(box), [])
    assert.equal(unlocked(box).numbers.length, numbers, 'the file that was set aside is not read again')
  }
})

test('records that were taken out of a closed segment, or put in another order, show', async () => {
  for (const change of ['cut', 'swap'] as const) {
    using box = temporaryMailbox()
    const file = await sealed(box, [2, 2, 2])
    const bytes = readFileSync(file)
    const [first, second, third, end] = [0, 1, 2, 3].map((number) => recordAt(bytes, number)) as [
      number,
      number,
      number,
      number
    ]
    const parts =
      change === 'cut'
        ? [bytes.subarray(0, second), bytes.subarray(end)]
        : [
            bytes.subarray(0, first),
            bytes.subarray(second, third),
            bytes.subarray(first, second),
            bytes.subarray(third)
          ]
    writeFileSync(file, Buffer.concat(parts))
    const { numbers } = unlocked(box)
    assert.equal(numbers.length, 1)
    assert.equal(readdirSync(join(box.path, 'sealed', 'damaged')).length, 1)
  }
})

test('draining goes on where it was stopped', async () => {
  using box = temporaryMailbox()
  const file = await sealed(box, [1, 2, 3])
  const copy = readFileSync(file)
  box.open().close()
  // As if the power had gone between the commit and the removal of the file.
  writeFileSync(file, copy)
  assert.deepEqual(unlocked(box).numbers, [1, 2, 3])
  assert.deepEqual(segmentsOf(box), [])
})

test('a closed drop box refuses, and closing it twice is no error', async () => {
  using box = temporaryMailbox()
  const dropBox = dropBoxOf(box)
  const last = put(dropBox, 1)
  await dropBox.close()
  assert.equal(await last, 'sealed')
  await dropBox.close()
  await assert.rejects(put(dropBox, 2), { code: 'unavailable' })
})
