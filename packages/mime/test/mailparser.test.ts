// The same text, subject and attachments as mailparser finds, on generated messages.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import {
  decodePart,
  encodeWords,
  findPart,
  indexMessage,
  partFileName,
  prepareMessage
} from '../src/index.ts'

type Sample = {
  subject: string
  text: string
  encoding: string
  charset: string
  file: Uint8Array
  fileName: string
}

const word = fc.stringMatching(/^[a-zäöüé€=.]{1,12}$/)
const sample = fc.record<Sample>({
  subject: fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' ')),
  text: fc
    .array(
      fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' ')),
      { minLength: 1, maxLength: 6 }
    )
    .map((lines) => lines.join('\r\n')),
  encoding: fc.constantFrom('8bit', 'base64', 'quoted-printable'),
  charset: fc.constantFrom('utf-8', 'windows-1252'),
  file: fc.uint8Array({ minLength: 1, maxLength: 200 }),
  fileName: fc.stringMatching(/^[a-zäöü]{1,20}\.pdf$/)
})

function write({ subject, text, encoding, charset, file, fileName }: Sample): Buffer {
  const bytes = charset === 'utf-8' ? Buffer.from(text) : Buffer.from(text.replaceAll('€', '\x80'), 'latin1')
  const lines = (content: Buffer) => content.toString('base64').replace(/.{76}/g, '$&\r\n')
  const quoted = bytes
    .toString('latin1')
    .replace(/[=\x80-\xff]/g, (one) => `=${one.charCodeAt(0).toString(16).toUpperCase()}`)
  return Buffer.from(
    [
      'From: ann@example.org',
      `Subject: ${encodeWords(subject).replaceAll(' ', '\r\n ')}`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=mix',
      '',
      '--mix',
      `Content-Type: text/plain; charset=${charset}`,
      `Content-Transfer-Encoding: ${encoding}`,
      '',
      { '8bit': bytes.toString('latin1'), base64: lines(bytes), 'quoted-printable': quoted }[encoding],
      '--mix',
      'Content-Type: application/pdf',
      `Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(fileName)}`,
      'Content-Transfer-Encoding: base64',
      '',
      lines(Buffer.from(file)),
      '--mix--',
      ''
    ].join('\r\n'),
    'latin1'
  )
}

const words = (text: string) => text.split(/\s+/).filter((one) => one !== '')

test('text, subject and attachment', async () => {
  await fc.assert(
    fc.asyncProperty(sample, async (message) => {
      const raw = write(message)
      const theirs = await simpleParser(raw)
      const ours = prepareMessage(raw)
      assert.equal(ours.subject, theirs.subject)
      // With the libmime that it is installed with, mailparser reads no other character set.
      if (message.charset === 'utf-8') assert.deepEqual(words(ours.text), words(theirs.text ?? ''))
      assert.deepEqual(words(ours.text), words(message.text))
      const attachment = findPart(indexMessage(raw), [2])!
      assert.equal(partFileName(attachment), theirs.attachments[0]?.filename)
      assert.deepEqual([...decodePart(raw, attachment)], [...message.file])
      assert.deepEqual([...(theirs.attachments[0]?.content ?? [])], [...message.file])
      assert.equal(ours.hasAttachment, true)
    }),
    { numRuns: 60 }
  )
})
