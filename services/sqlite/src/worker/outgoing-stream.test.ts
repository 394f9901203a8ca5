import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { streamWindow } from '../thread-protocol.ts'
import { OutgoingStream } from './outgoing-stream.ts'

test('sends as far as there is credit, and goes on with each frame that was taken', async () => {
  const sent: number[] = []
  const stream = new OutgoingStream((frame) => sent.push(frame[0]!))
  const sending = (async () => {
    for (let number = 0; number < streamWindow + 3; number += 1) await stream.send(Buffer.of(number))
  })()
  for (let turns = 0; turns < 20; turns += 1) await turn()
  assert.equal(sent.length, streamWindow)
  stream.addCredit()
  for (let turns = 0; turns < 5; turns += 1) await turn()
  assert.equal(sent.length, streamWindow + 1)
  for (let more = 0; more < 3; more += 1) {
    stream.addCredit()
    await turn()
  }
  await sending
  assert.deepEqual(sent, [...Array(streamWindow + 3).keys()])
})

test('a client that is gone ends the stream, also while it waits', async () => {
  const stream = new OutgoingStream(() => undefined)
  for (let number = 1; number < streamWindow; number += 1) await stream.send(Buffer.of(number))
  const waiting = stream.send(Buffer.of(0))
  stream.cancel()
  await assert.rejects(waiting, { code: 'session-ended' })
  await assert.rejects(stream.send(Buffer.of(0)), { code: 'session-ended' })
})
