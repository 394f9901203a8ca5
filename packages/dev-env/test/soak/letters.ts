// Letters that can be told apart, and that say themselves whether they are whole.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { messageOfSize } from '@postkeep/testkit'

export interface Letter {
  readonly token: string
  readonly raw: Buffer
}

/** `token`: like no other. */
export function newLetter(
  token: string,
  { from, to, bytes }: { from: string; to: string; bytes: number }
): Letter {
  const generated = messageOfSize(bytes, Number.parseInt(hashOf(token).slice(0, 8), 16))
  const body = generated.subarray(generated.indexOf('\r\n\r\n') + 4)
  const head = [
    `From: <${from}>`,
    `To: <${to}>`,
    'Date: Sat, 21 Nov 2026 10:00:00 +0000',
    `Message-ID: <${token}@soak.test>`,
    `Subject: soak ${token}`,
    `X-Soak: ${token}`,
    `X-Soak-Body: ${hashOf(body)}`
  ]
  return { token, raw: Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]) }
}

/** The token of a letter; undefined: it is none of ours. @throws AssertionError where its body is not what was sent */
export function tokenOf(raw: Buffer): string | undefined {
  const end = raw.indexOf('\r\n\r\n')
  const head = raw.toString('latin1', 0, end)
  const token = /^X-Soak: (\S+)/m.exec(head)?.[1]
  if (token === undefined) return undefined
  const wanted = /^X-Soak-Body: (\S+)/m.exec(head)?.[1]
  assert.equal(hashOf(raw.subarray(end + 4)), wanted, `the body of ${token} is another one`)
  return token
}

function hashOf(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
