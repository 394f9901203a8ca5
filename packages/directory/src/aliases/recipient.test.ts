import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DirectoryError } from '../directory-error.ts'
import { checkRecipients, parseRecipient } from './recipient.ts'

const normalised: [string | string[], string[]][] = [
  ['Kim@Example.COM', ['kim@example.com']],
  ['a@x.example, b@x.example\nc@x.example  a@X.example', ['a@x.example', 'b@x.example', 'c@x.example']],
  [[' kim@bücher.example '], ['kim@xn--bcher-kva.example']],
  ['Mail.Example.com.', ['mail.example.com']],
  ['8.8.8.8', ['8.8.8.8']],
  ['2001:4860:4860:0:0:0:0:8888', ['2001:4860:4860::8888']],
  ['HTTPS://Hooks.Example.com/In?raw=false', ['https://hooks.example.com/In?raw=false']],
  ['$1@example.net', ['$1@example.net']],
  ['', []]
]
for (const [given, recipients] of normalised) {
  test(`${JSON.stringify(given)} gives ${recipients.join(' ') || 'nothing'}`, () =>
    assert.deepEqual(checkRecipients(given), recipients))
}

const refused: (string | string[])[] = [
  'kim',
  'kim@',
  '@example.com',
  'ftp://example.com/',
  'https://',
  '10.0.0.1',
  '127.0.0.1',
  '::1',
  '::ffff:192.168.1.1',
  '169.254.169.254',
  'http://localhost/x',
  'http://api.localhost/x',
  'http://127.1/x',
  'http://[::1]/x',
  'http://0x7f000001/',
  'http://169.254.169.254/latest/meta-data',
  ['Kim <kim@example.com>']
]
for (const given of refused) {
  test(`${JSON.stringify(given)} is refused`, () => {
    assert.throws(
      () => checkRecipients(given),
      (error) => error instanceof DirectoryError && error.field === 'recipients'
    )
  })
}

test('what is stored is read back as the same kind', () => {
  const kinds = [
    'kim@example.com',
    'mail.example.com',
    '8.8.8.8',
    '2001:4860:4860::8888',
    'https://example.com/'
  ]
  assert.deepEqual(
    kinds.map((text) => parseRecipient(text)?.kind),
    ['address', 'host', 'ip', 'ip', 'webhook']
  )
})
