import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { messageOfSize, realisticMessages } from './realistic-messages.ts'

const sample = [...realisticMessages(1500, 1)]
const texts = sample.map(({ raw }) => raw.toString('latin1'))

describe('realisticMessages', () => {
  test('the same for the same seed, another for another', () => {
    const digest = (seed: number): string => {
      const hash = createHash('sha256')
      for (const { raw, internalDate, flags } of realisticMessages(60, seed))
        hash.update(raw).update(`${internalDate}${flags.join()}`)
      return hash.digest('hex')
    }
    assert.equal(digest(7), digest(7))
    assert.notEqual(digest(7), digest(8))
  })

  test('sizes: a mean of about 24 KB, a long tail up to about 200 KB', () => {
    const sizes = sample.map(({ raw }) => raw.length).toSorted((a, b) => a - b)
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length
    assert.ok(mean > 20_000 && mean < 28_000, `mean ${mean}`)
    assert.ok(sizes.at(-1)! > 150_000 && sizes.at(-1)! < 260_000, `largest ${sizes.at(-1)}`)
    assert.ok(sizes[sizes.length >> 1]! < 10_000)
  })

  test('CRLF only, no line over 998 bytes, header fields well-formed', () => {
    for (const text of texts) {
      assert.doesNotMatch(text, /(?<!\r)\n|\r(?!\n)/)
      assert.ok(text.split('\r\n').every((line) => line.length <= 998))
      const header = text.slice(0, text.indexOf('\r\n\r\n'))
      for (const line of header.split('\r\n'))
        assert.match(line, /^(?:[!-9;-~]+: \S|[ \t]+\S)[\x20-\x7e\t]*$/)
      for (const name of ['From', 'To', 'Date', 'Message-ID', 'Subject']) {
        assert.equal(header.match(new RegExp(`^${name}: `, 'gm'))?.length, 1, name)
      }
    }
  })

  test('Message-IDs are unique', () => {
    const ids = texts.map((text) => /^Message-ID: (<[^>]+>)/m.exec(text)![1])
    assert.equal(new Set(ids).size, ids.length)
  })

  test('all the kinds of mail occur', () => {
    const kinds = {
      'plain text': /^Content-Type: text\/plain/m,
      html: /^Content-Type: text\/html/m,
      alternative: /multipart\/alternative/,
      'inline image': /^Content-ID: </m,
      attachment: /Content-Disposition: attachment/,
      'forwarded message': /^Content-Type: message\/rfc822/m,
      'mailing list': /^List-Id: /m,
      'encoded word': /=\?UTF-8\?B\?/,
      'quoted-printable': /Transfer-Encoding: quoted-printable/,
      '8bit': /Transfer-Encoding: 8bit/,
      'iso-8859-1': /charset=iso-8859-1/,
      'a long thread': /^References: (?:<[^>]+>\s+){10}/m
    }
    for (const [kind, pattern] of Object.entries(kinds))
      assert.ok(
        texts.some((text) => pattern.test(text)),
        kind
      )
  })

  test('encoded lines stay below 77 bytes; quoted-printable decodes to what was meant', () => {
    const part = /charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n([\s\S]*?)\r\n(?:--|$)/
    const bodies = texts.flatMap((text) => part.exec(text)?.[1] ?? [])
    assert.ok(bodies.length > 5)
    for (const body of bodies) {
      assert.ok(body.split('\r\n').every((line) => line.length <= 76))
      const bytes = body
        .replace(/=\r\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      assert.doesNotMatch(Buffer.from(bytes, 'latin1').toString('utf8'), /\ufffd/)
    }
  })
})

test('messageOfSize is exact', () => {
  for (const size of [1000, 10_240, 19_999, 20_000, 20_500, 102_400]) {
    const raw = messageOfSize(size, 3)
    assert.equal(raw.length, size)
    assert.doesNotMatch(raw.toString('latin1'), /(?<!\r)\n|\r(?!\n)/)
    assert.equal(raw.toString('latin1', size - 2), '\r\n')
  }
  assert.ok(messageOfSize(10_240, 1).equals(messageOfSize(10_240, 1)))
  assert.throws(() => messageOfSize(10, 1), RangeError)
})
