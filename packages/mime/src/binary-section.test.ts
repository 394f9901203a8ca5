import assert from 'node:assert/strict'
import { test } from 'node:test'
import { binarySection } from './binary-section.ts'
import { indexMessage } from './index-message.ts'

const raw = Buffer.from(
  [
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Transfer-Encoding: BASE64',
    '',
    'AAEC/w==',
    '--b',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'a=3Db=',
    'c',
    '--b',
    'Content-Transfer-Encoding: x-uuencode',
    '',
    'begin 644 x',
    '--b',
    'Content-Type: message/rfc822',
    '',
    'Subject: inside',
    '',
    'text',
    '--b--'
  ].join('\r\n')
)
const root = indexMessage(raw)

function content(...path: number[]): string {
  const found = binarySection(raw, root, path)
  return found.kind === 'bytes' ? found.bytes.toString('latin1') : found.kind
}

test('the transfer encoding is undone where there is one', () => {
  assert.equal(content(1), '\0\x01\x02\xff')
  assert.equal(content(2), 'a=bc')
  assert.equal(content(4), 'Subject: inside\r\n\r\ntext')
  assert.equal(content(4, 1), 'text')
  assert.equal(content(), raw.toString('latin1'))
})

test('an encoding that is not known, and a part that is not there', () => {
  assert.equal(content(3), 'unknown-encoding')
  assert.equal(content(9), 'missing')
})
