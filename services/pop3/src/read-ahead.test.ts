import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Body, MailboxSession } from '@postkeep/mailbox-client'
import { ReadAhead } from './read-ahead.ts'

const { signal } = new AbortController()

/** A mailbox whose bodies hold their number; those of `gone` are not there. */
function mailboxOf(gone: readonly number[] = []) {
  const calls: number[][] = []
  const bodies: MailboxSession['bodies'] = async (numbers, onBody) => {
    calls.push([...numbers])
    for (const body of numbers) {
      if (!gone.includes(body)) await onBody({ body, size: 1, compressed: Buffer.from(String(body)) })
    }
  }
  return { calls, bodies }
}

function tableOf(count: number, size = 10) {
  return {
    body: Uint32Array.from({ length: count }, (_, index) => index + 100),
    size: new Uint32Array(count).fill(size)
  }
}

const textOf = (body: Body | undefined): string | undefined => body?.compressed.toString()

test('from the second message in order on, the next are read together', async () => {
  const mailbox = mailboxOf([105])
  const ahead = new ReadAhead(mailbox, tableOf(200))
  const found: (string | undefined)[] = []
  for (let index = 0; index < 200; index += 1) found.push(textOf(await ahead.read(index, signal)))
  assert.deepEqual(
    found,
    Array.from({ length: 200 }, (_, index) => (index === 5 ? undefined : String(index + 100)))
  )
  // What is not found ahead is asked for by itself.
  assert.ok(mailbox.calls.length < 12, JSON.stringify(mailbox.calls.map(({ length }) => length)))
  assert.ok(mailbox.calls.every(({ length }) => length <= 64))
})

test('who picks messages gets them one by one', async () => {
  const mailbox = mailboxOf()
  const ahead = new ReadAhead(mailbox, tableOf(200))
  for (const index of [7, 3, 9, 100, 3])
    assert.equal(textOf(await ahead.read(index, signal)), String(index + 100))
  assert.deepEqual(mailbox.calls, [[107], [103], [109], [200], [103]])
})

test('large messages are not read ahead, and one body of several messages is read once', async () => {
  const large = mailboxOf()
  const ahead = new ReadAhead(large, tableOf(5, 2 * 1024 * 1024))
  for (let index = 0; index < 5; index += 1) await ahead.read(index, signal)
  assert.deepEqual(large.calls, [[100], [101], [102], [103], [104]])
  const same = mailboxOf()
  const table = { body: new Uint32Array(10).fill(7), size: new Uint32Array(10).fill(1) }
  const again = new ReadAhead(same, table)
  for (let index = 0; index < 10; index += 1) assert.equal(textOf(await again.read(index, signal)), '7')
  assert.deepEqual(same.calls, [[7], [7], [7]])
})

test('a failure ahead is that of the message that is asked for', async () => {
  let isDown = false
  const bodies: MailboxSession['bodies'] = async (numbers, onBody) => {
    if (isDown) throw new Error('down')
    for (const body of numbers) await onBody({ body, size: 1, compressed: Buffer.alloc(1) })
  }
  const ahead = new ReadAhead({ bodies }, tableOf(300))
  await ahead.read(0, signal)
  isDown = true
  await assert.rejects(ahead.read(1, signal), /down/)
  isDown = false
  await ahead.read(2, signal)
  await ahead.read(3, signal)
})
