import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import fc from 'fast-check'
import { hasBareLineEnding, normalisedLineEndings, normaliseLineEndings } from './line-endings.ts'

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

test('in pieces it comes out the same, wherever they are cut', async () => {
  const text = 'a\nb\rc\r\nd\n\r\r\n\r'
  for (let cut = 0; cut <= text.length; cut++) {
    for (let second = cut; second <= text.length; second++) {
      const pieces = [text.slice(0, cut), text.slice(cut, second), text.slice(second)]
      const made = await Array.fromAsync(
        normalisedLineEndings(Readable.from(pieces.map((one) => Buffer.from(one))))
      )
      assert.equal(Buffer.concat(made).toString(), normaliseLineEndings(Buffer.from(text)).toString())
    }
  }
})
