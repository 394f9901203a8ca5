// X-Postkeep-Reason: why a message lies where it lies, in words, with a mark of this server that only it can make and
// check, so that nobody's forgery is believed. docs/admin/reasons.md says how.
import { createHmac, hash, timingSafeEqual, type KeyObject } from 'node:crypto'
import { foldHeader } from '@postkeep/mime'
import { headerEnd, headerFieldRanges } from './header-lines.ts'

export const reasonName = 'X-Postkeep-Reason'

export interface Reason {
  readonly trace: string
  readonly text: string
}

/** A whole field with its CRLF. `raw`: the message; its body is bound to the mark. */
export function reasonField({ text, trace }: Reason, raw: Buffer, key: KeyObject): string {
  const plain = text.replace(/[^\x20-\x7e]|["\\;]/g, '?')
  return foldHeader(reasonName, `${plain}; id=${trace}; sig=${mark(`${trace} ${plain}`, raw, key)}`)
}

/** The reason that this server wrote into a message; undefined: there is none, or it is not ours, or not of this body. */
export function readReason(raw: Buffer, key: KeyObject): Reason | undefined {
  for (const { end, name, start } of headerFieldRanges(raw)) {
    if (name !== reasonName.toLowerCase()) continue
    const value = raw.toString('latin1', start + reasonName.length + 1, end).replace(/\r\n/g, '')
    const [, text, trace, sig] = /^ *([^;]*); id=([0-9a-f]+); sig=([\w-]+) *$/.exec(value) ?? []
    if (text === undefined || trace === undefined || sig === undefined) continue
    const expected = Buffer.from(mark(`${trace} ${text}`, raw, key))
    const given = Buffer.from(sig)
    if (given.length === expected.length && timingSafeEqual(given, expected)) return { trace, text }
  }
  return undefined
}

function mark(said: string, raw: Buffer, key: KeyObject): string {
  const body = hash('sha256', raw.subarray(headerEnd(raw)))
  return createHmac('sha256', key).update(`${said} ${body}`).digest('base64url')
}
