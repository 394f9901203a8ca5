// kill -9 between a calendar and the mail of its meetings: no invitation is lost, none is applied or told of twice.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { mailboxId, temporaryMailbox } from './temporary-mailbox.ts'

const child = fileURLToPath(new URL('scheduling-child.ts', import.meta.url))
const rounds = 4

/** Numbers that were told before it was killed. */
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
  return told.slice(0, told.lastIndexOf('\n')).split('\n').map(Number)
}

test('what is stored is told, what has come is applied: each once', async () => {
  using box = temporaryMailbox()
  const queue = join(box.root, 'queue')
  writeFileSync(queue, '')
  const task = { path: box.path, mailbox: mailboxId, dataKey: box.dataKey.toString('base64'), queue }
  const acknowledged: number[] = []
  for (let round = 0; round < rounds; round += 1)
    // The one after the last may be there, or half of it.
    acknowledged.push(
      ...(await runAndKill({ ...task, first: (acknowledged.at(-1) ?? 0) + 2 }, 4 + round * 9))
    )

  const store = box.open()
  const { id: collection } = store.listCollections({ kinds: ['calendar'] }).collections[0]!
  const names = store.listObjects({ collection, selection: {} }).objects.map(({ name }) => name)
  const waiting = store.outgoingMail().map(({ messageId }) => messageId)
  assert.equal(new Set(waiting).size, waiting.length)
  // The queue knows a message by its id: what was handed over twice is one there.
  const told = new Set([...readFileSync(queue, 'utf8').split('\n').filter(Boolean), ...waiting])
  const answered = names.map((name) => (name.startsWith('sent') ? `<${name}>` : `<answer-${name}>`))
  assert.deepEqual([...told].toSorted(), answered.toSorted(), 'every change, and nothing else, is told of')

  const arrived = store.arrivedMail().map(({ author }) => author)
  const applied = names.filter((name) => name.startsWith('came'))
  assert.deepEqual(
    arrived.filter((author) => applied.includes(author)),
    [],
    'what is applied is done with'
  )
  const all = new Set([...arrived, ...applied])
  for (const number of acknowledged) {
    assert.ok(names.includes(`sent-${number}`), `meeting ${number}`)
    assert.ok(all.has(`came-${number}`), `invitation ${number}`)
  }
  store.close()
})
