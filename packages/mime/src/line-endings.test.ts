import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hasBareLineEnding, normaliseLineEndings } from './line-endings.ts'

test('bare carriage returns and line feeds', () => {
  const normalised = (text: string) => normaliseLineEndings(Buffer.from(text, 'latin1')).toString('latin1')
  assert.equal(normalised('a\nb\rc\r\nd\n\r\r\n\xff\r'), 'a\r\nb\r\nc\r\nd\r\n\r\n\r\n\xff\r\n')
  const clean = Buffer.from('a\r\nb\r\n')
  assert.equal(normaliseLineEndings(clean), clean)
  for (const text of ['\n', '\r', 'a\r\n\n', 'a\r\nb\r', '\r\r\n', '\n\r']) {
    assert.equal(hasBareLineEnding(Buffer.from(text)), true, JSON.stringify(text))
  }
  for (const text of ['', 'a', '\r\n', '\r\n\r\n']) assert.equal(hasBareLineEnding(Buffer.from(text)), false)
})

test('nothing bare is left, and nothing else is changed', () => {
  const text = fc
    .array(fc.constantFrom('\r', '\n', '\r\n', 'a', '\xe4', '\0'))
    .map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(text, (value) => {
      const raw = Buffer.from(value, 'latin1')
      const normalised = normaliseLineEndings(raw)
      assert.equal(hasBareLineEnding(normalised), false)
      assert.equal(hasBareLineEnding(raw), normalised !== raw)
      const without = (bytes: Buffer) => bytes.toString('latin1').replace(/[\r\n]/g, '')
      assert.equal(without(normalised), without(raw))
    })
  )
})
