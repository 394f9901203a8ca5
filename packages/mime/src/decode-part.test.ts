import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodePart } from './decode-part.ts'
import { indexMessage } from './index-message.ts'

function decoded(encoding: string, content: string): Buffer {
  const raw = Buffer.from(`Content-Transfer-Encoding: ${encoding}\r\n\r\n${content}`, 'latin1')
  return decodePart(raw, indexMessage(raw))
}
const text = (encoding: string, content: string) => decoded(encoding, content).toString('latin1')

test('quoted-printable, broken or not', () => {
  assert.equal(text('quoted-printable', 'a=3Db =\r\nc=e4=E4'), 'a=b c\xe4\xe4')
  assert.equal(text('quoted-printable', 'soft= \t\r\nbreak=\nagain='), 'softbreakagain')
  assert.equal(text('Quoted-Printable', '100%=, =XY =4'), '100%=, =XY =4')
})

test('base64, broken or not', () => {
  assert.equal(text('base64', 'aGVsbG8='), 'hello')
  assert.equal(text('base64', 'aGVs\r\nbG8'), 'hello')
  assert.equal(text('base64', 'aGVs*!*bG8=\r\n\r\n'), 'hello')
  assert.equal(text('base64', 'b25l\r\nIA==\r\ndHdv'), 'one two')
  assert.equal(text('base64', '=====\r\n======'), '')
})

test('what is not encoded is a view of the message', () => {
  assert.equal(text('8bit', '=3D\r\n'), '=3D\r\n')
  assert.equal(text('x-unknown', 'YQ=='), 'YQ==')
})

test('any bytes come back', () => {
  const toQuotedPrintable = (bytes: Uint8Array) =>
    Buffer.from(bytes).toString('hex').replace(/../g, '=$&').replace(/.{75}/g, '$&=\r\n')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const lines = Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n')
      assert.deepEqual([...decoded('base64', lines)], [...bytes])
      assert.deepEqual([...decoded('quoted-printable', toQuotedPrintable(bytes))], [...bytes])
    })
  )
})
