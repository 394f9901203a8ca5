import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NewEmail } from './queue/new-email.ts'
import { queueSystemMail } from './queue-system-mail.ts'

async function queued(subject: string, text = 'Hello\nthere', more: object = {}) {
  const emails: NewEmail[] = []
  await queueSystemMail(
    { to: 'ann@example.com', subject, text, language: 'en', ...more },
    {
      queue: { enqueue: async (email) => (emails.push(email), { id: '1' }) },
      serverDomain: 'server.example',
      now: () => new Date('2026-01-02T03:04:05Z')
    }
  )
  const { raw, ...email } = emails[0]!
  assert.ok(Buffer.isBuffer(raw))
  return { ...email, raw }
}

test('a message of the server: null sender, no replies, CRLF', async () => {
  const { envelope, kind, raw } = await queued('Reset your password')
  assert.deepEqual([kind, envelope], ['system', { from: '', to: ['ann@example.com'] }])
  const [head, body] = raw.toString().split('\r\n\r\n')
  assert.match(head!, /^From: Postkeep <postmaster@server\.example>\r\n/)
  assert.match(head!, /\r\nDate: Fri, 02 Jan 2026 03:04:05 \+0000\r\n/)
  assert.match(head!, /\r\nAuto-Submitted: auto-generated\r\n/)
  assert.equal(Buffer.from(body!, 'base64').toString(), 'Hello\r\nthere')
  assert.doesNotMatch(raw.toString().replaceAll('\r\n', ''), /[\r\n]/)
})

test('a subject cannot add fields; other scripts are encoded in words', async () => {
  const { raw } = await queued('a\r\nBcc: all@example.com')
  assert.doesNotMatch(raw.toString(), /^Bcc:/m)
  const long = (
    await queued('Zurücksetzen des Passworts für ein Konto auf diesem Server 你好')
  ).raw.toString()
  const subject = /^Subject: ((?:.*\r\n )*.*)\r\n/m.exec(long)![1]!
  const words = subject.split('\r\n ')
  assert.ok(words.length > 1 && words.every((word) => word.length <= 75))
  const text = words.map((word) => Buffer.from(word.slice(10, -2), 'base64').toString()).join('')
  assert.equal(text, 'Zurücksetzen des Passworts für ein Konto auf diesem Server 你好')
})

test('a file goes with it', async () => {
  const attachment = { filename: 'log.csv', contentType: 'text/csv; charset=utf-8', content: 'a,b\r\n' }
  const { raw } = await queued('The log', 'Here it is.', { attachment })
  const [head, ...parts] = raw.toString().split(/\r\n---file-(?:--)?\r\n/)
  assert.match(head!, /\r\nContent-Type: multipart\/mixed; boundary="-file-"\r\n$/)
  assert.equal(parts.length, 3)
  const bodies = parts.map((part) => Buffer.from(part.split('\r\n\r\n')[1] ?? '', 'base64').toString())
  assert.deepEqual(bodies, ['Here it is.', 'a,b\r\n', ''])
  assert.match(
    parts[1]!,
    /^Content-Type: text\/csv; charset=utf-8\r\nContent-Disposition: attachment; filename="log\.csv"/
  )
})
