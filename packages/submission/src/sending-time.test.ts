import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readHeader } from './read-header.ts'
import { sendingTime } from './sending-time.ts'

const now = new Date('2026-03-01T12:00:00Z')

function timeOf(date: string) {
  const reading = readHeader(Buffer.from(`From: a@b.c\r\n${date}\r\nSubject: x\r\n\r\n`))
  assert.ok(reading.kind === 'header')
  return sendingTime(reading.header, now)
}

test('a Date in the future is when it is sent', () => {
  assert.deepEqual(timeOf('Date: Mon, 02 Mar 2026 12:00:00 +0100'), {
    kind: 'later',
    date: new Date('2026-03-02T11:00:00Z')
  })
})

for (const date of [
  'Date: Sun, 01 Mar 2026 12:04:00 +0000',
  'Date: Sat, 28 Feb 2026 12:00:00 +0000',
  'Date: soon',
  'X: y'
]) {
  test(`${date}: now`, () => assert.deepEqual(timeOf(date), { kind: 'now' }))
}

test('not more than 30 days', () => {
  assert.equal(timeOf('Date: Tue, 31 Mar 2026 12:00:00 +0000').kind, 'later')
  const far = timeOf('Date: Tue, 31 Mar 2026 12:01:00 +0000')
  assert.ok(far.kind === 'fault' && far.fault.code === 554)
})
