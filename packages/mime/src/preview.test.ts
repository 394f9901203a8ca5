import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexMessage } from './index-message.ts'
import { preview, previewOf, previewValue } from './preview.ts'

const ofMessage = (raw: string) => preview(Buffer.from(raw), indexMessage(Buffer.from(raw))).toString()

test('the text of the first readable part, on one line', () => {
  assert.equal(ofMessage('Subject: x\r\n\r\nHello\r\n  big\tworld\r\n'), '"Hello big world"')
  assert.equal(ofMessage('Subject: x\r\n\r\n'), '""')
})

test('HTML is stripped and its entities are decoded', () => {
  const html = '<head><title>t</title></head><p>A &amp; B</p><script>no()</script><p>&uuml;</p>'
  assert.equal(ofMessage(`Content-Type: text/html\r\n\r\n${html}`), '{8}\r\nA & B ü')
})

test('a preview has at most 200 characters', () => {
  assert.equal(previewOf('word '.repeat(1000)).length, 200)
  assert.equal(previewValue('ü"').toString(), '{3}\r\nü"')
})
