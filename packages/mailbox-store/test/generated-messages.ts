// Messages for tests: seeded, of about the size and shape of real ones.
import { createCipheriv } from 'node:crypto'

const syllables = 'ba ke lo mi nu ra sto ven tal gri fen dor wal put zen quo hir mas tul bel'.split(' ')
const commonWords = 'the and for you with this that from have will are your not but can all'.split(' ')

/** Numbers from 0 to 1, the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Bytes that do not compress, the same for the same seed. */
function noise(seed: number, length: number): Buffer {
  const key = Buffer.alloc(16, seed % 251)
  const counter = Buffer.alloc(16, Math.floor(seed / 251))
  return createCipheriv('aes-128-ctr', key, counter).update(Buffer.alloc(length))
}

function wordFrom(random: () => number): string {
  if (random() < 0.4) return commonWords[Math.floor(random() * commonWords.length)]!
  const length = 1 + Math.floor(random() * 3)
  return Array.from({ length }, () => syllables[Math.floor(random() * syllables.length)]!).join('')
}

/** A message of about `size` bytes; a part of it is an attachment that does not compress. */
export function generatedMessage(number: number, size = 24_000): Buffer {
  const random = seededRandom(number + 1)
  const words = (count: number) => Array.from({ length: count }, () => wordFrom(random)).join(' ')
  const from = `${words(1)}@${words(1)}.test`
  const head = [
    `Received: from mx.${words(1)}.test by mail.example.test; Mon, 7 Jan 2030 10:00:00 +0000`,
    `Date: ${new Date(1_900_000_000_000 + number * 60_000).toUTCString().replace('GMT', '+0000')}`,
    `From: "${words(2)}" <${from}>`,
    `To: me@example.test`,
    `Subject: ${words(6)} unique${number}x`,
    `Message-ID: <${number}.${words(1)}@example.test>`,
    ...(number % 3 === 0 ? [] : [`In-Reply-To: <${number - 1}.parent@example.test>`]),
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b0"'
  ]
  const text = `${words(Math.floor(size / 50))} rareword${number} ${words(20)}`.replace(
    /(.{60,70}) /g,
    '$1\r\n'
  )
  const attachment = noise(number, Math.floor(size / 2))
    .toString('base64')
    .replace(/(.{76})/g, '$1\r\n')
  return Buffer.from(
    `${head.join('\r\n')}\r\n\r\n--b0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n` +
      `--b0\r\nContent-Type: application/octet-stream; name="a${number}.bin"\r\n` +
      `Content-Transfer-Encoding: base64\r\n\r\n${attachment}\r\n--b0--\r\n`
  )
}

/** A message with this header field and this text. */
export function plainMessage({ subject = 'x', text = '', header = '' }): Buffer {
  return Buffer.from(
    `From: a@example.test\r\nTo: b@example.test\r\nSubject: ${subject}\r\n${header}` +
      `Content-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`
  )
}
