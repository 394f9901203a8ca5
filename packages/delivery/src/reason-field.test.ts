import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import { readReason, reasonField } from './reason-field.ts'

const key = createSecretKey(Buffer.alloc(32, 7))
const raw = Buffer.from('Subject: x\r\n\r\nHello\r\n')
const reason = {
  trace: 'abc123',
  text: `Kept in Junk, because of ${'a long story '.repeat(20)}of "quotes"; and ü.`
}
const plainText = reason.text.replace(/["ü;]/g, '?')

function marked(): Buffer {
  return Buffer.concat([Buffer.from('Return-Path: <>\r\n'), Buffer.from(reasonField(reason, raw, key)), raw])
}

test('the reason can be read back, folded as it is', () => {
  const message = marked()
  assert.ok(
    message
      .toString()
      .split('\r\n')
      .every((line) => line.length <= 120)
  )
  assert.deepEqual(readReason(message, key), { trace: 'abc123', text: plainText })
})

test('another key, another text, another body, or none: no reason', () => {
  const message = marked().toString()
  assert.equal(readReason(Buffer.from(message), createSecretKey(Buffer.alloc(32, 8))), undefined)
  assert.equal(readReason(Buffer.from(message.replace('Junk', 'INBOX')), key), undefined)
  assert.equal(readReason(Buffer.from(message.replace('Hello', 'Hallo')), key), undefined)
  assert.equal(readReason(Buffer.from(message.replace('abc123', 'abc124')), key), undefined)
  assert.equal(readReason(raw, key), undefined)
})
