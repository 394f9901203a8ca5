// The answer of a vacation responder. RFC 3834 §3, RFC 5230 §5. Pure.
import { decodeHeaderText, encodeWords, parseMessageIds } from '@postkeep/mime'
import { headerValues } from '../header-lines.ts'
import { mailDate } from '../trace.ts'

export interface VacationAnswer {
  /** Of the alias. */
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly messageId: string
  readonly date: Date
}

const longestSubject = 200
const mostReferences = 20

/** `original`: what is answered. */
export function vacationMessage(answer: VacationAnswer, original: Buffer): Buffer {
  const { date, from, messageId, text, to } = answer
  const [id] = parseMessageIds(headerValues(original, 'message-id')[0] ?? '')
  const before = parseMessageIds(headerValues(original, 'references')[0] ?? '').slice(-mostReferences)
  const references =
    id === undefined ? [] : [`In-Reply-To: ${id}`, `References: ${[...before, id].join('\r\n ')}`]
  const body =
    Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'))
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  const lines = [
    `From: <${from}>`,
    `To: <${to}>`,
    `Subject: ${header(answer.subject || subjectOf(original))}`,
    `Date: ${mailDate(date)}`,
    `Message-ID: ${messageId}`,
    ...references,
    'Auto-Submitted: auto-replied (vacation)',
    'X-Auto-Response-Suppress: All',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...body,
    ''
  ]
  return Buffer.from(lines.join('\r\n'))
}

/** RFC 5230 §5.3 */
function subjectOf(original: Buffer): string {
  const subject = decodeHeaderText(headerValues(original, 'subject')[0] ?? '')
  return subject === '' ? 'Automated reply' : `Auto: ${subject}`
}

function header(text: string): string {
  const line = text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .slice(0, longestSubject)
    .trim()
  const isPlain = /^[\x20-\x7e]{0,60}$/.test(line) && !line.includes('=?')
  return isPlain ? line : encodeWords(line).replaceAll(' =?', '\r\n =?')
}
