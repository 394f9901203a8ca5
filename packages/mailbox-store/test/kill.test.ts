// kill -9 in the middle: what was acknowledged is there, once, byte for byte.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { generatedMessage } from './generated-messages.ts'
import {
  columnsOf,
  deliver,
  digestsOf,
  messagesOf,
  temporaryMailbox,
  type TemporaryMailbox,
  searchUids
} from './temporary-mailbox.ts'

const child = fileURLToPath(new URL('append-child.ts', import.meta.url))

/** Numbers that the child told before it was killed, at least `atLeast`. */
async function runAndKill(task: object, atLeast: number): Promise<number[]> {
  const process_ = spawn(process.execPath, [child, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let told = ''
  process_.stdout.setEncoding('latin1').on('data', (text: string) => {
    told += text
    if (told.split('\n').length > atLeast) process_.kill('SIGKILL')
  })
  await once(process_, 'close')
  // The last line may have been cut off.
  return told.slice(0, told.lastIndexOf('\n')).split('\n').map(Number)
}

function assertAllThere(store: ReturnType<TemporaryMailbox['open']>, acknowledged: number[]): void {
  const numbers = [...columnsOf(store, 'INBOX', ['internalDate']).internalDate]
  assert.equal(new Set(numbers).size, numbers.length, 'none is there twice')
  assert.deepEqual(
    acknowledged.filter((number) => !numbers.includes(number)),
    []
  )
  const raws = messagesOf(store, 'INBOX')
  assert.deepEqual(digestsOf(raws), digestsOf(numbers.map((number) => generatedMessage(number, 3000))))
}

test('appends survive kill -9', async () => {
  using box = temporaryMailbox()
  const acknowledged: number[] = []
  for (const [round, atLeast] of [7, 33, 120].entries()) {
    const task = { path: box.path, dataKey: box.dataKey.toString('hex'), first: round * 100_000 }
    acknowledged.push(...(await runAndKill(task, atLeast)))
    const store = box.open()
    assertAllThere(store, acknowledged)
    assert.equal(searchUids(store, { type: 'text', text: `rareword${acknowledged[0]}` }).length, 1)
    // A sender whose answer was lost tries again.
    const last = acknowledged.at(-1)!
    const key = Buffer.alloc(16)
    key.writeUInt32BE(last, 12)
    assert.deepEqual(await deliver(store, generatedMessage(last, 3000), key), { kind: 'duplicate' })
    assert.deepEqual(store.maintain().faults, [])
    store.close()
  }
})

test('sealed mail survives kill -9', async () => {
  using box = temporaryMailbox()
  const acknowledged: number[] = []
  for (const [round, atLeast] of [3, 60, 150].entries()) {
    const task = { path: box.path, publicKey: box.sealKeys.publicKey, first: round * 100_000 }
    acknowledged.push(...(await runAndKill(task, atLeast)))
  }
  const store = box.open()
  assertAllThere(store, acknowledged)
  const numbers = [...columnsOf(store, 'INBOX', ['internalDate']).internalDate]
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => a - b)
  )
  assert.deepEqual({ ...store.drain() }, { stored: 0, duplicates: 0, damaged: [] })
  store.close()
})
