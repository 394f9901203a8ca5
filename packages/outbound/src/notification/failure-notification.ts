// The message that tells a sender who will not get a message, and why. RFC 3464, RFC 6522; RFC 6533 for UTF-8.
import type { EmailRecipient } from '@postkeep/database'
import { decodeXtext } from '../decode-xtext.ts'
import { decodeHeaderText, firstHeader, foldHeader, indexMessage } from '@postkeep/mime'

export interface FailureNotice {
  /** Never empty: for the null reverse-path there is nobody to tell. RFC 5321 §6.1. */
  readonly sender: string
  readonly failed: readonly Pick<
    EmailRecipient,
    'address' | 'last_code' | 'last_reply' | 'last_attempt_at' | 'attempts' | 'orcpt'
  >[]
  /** The message that did not arrive. */
  readonly raw: Buffer
  readonly queuedAt: Date
  /** ENVID of the submission, in xtext. */
  readonly envelopeId?: string | undefined
  /** Our name: of the reporting server, and the domain of the notice's own addresses. */
  readonly hostName: string
  readonly now: Date
  /** Unlike any other, of letters and digits: for Message-ID and boundary. */
  readonly token: string
}

/** RFC 5322 with CRLF, 8-bit where the original's header is. */
export function failureNotification(notice: FailureNotice): Buffer {
  const { token } = notice
  const boundary = `=_${token}`
  const header = headerOf(notice)
  const international = notice.failed.some(({ address }) => !isAscii(address))
  const status = statusPart(notice)
  const kind = international ? 'global-' : ''
  return Buffer.concat([
    crlf([
      header,
      `Content-Type: multipart/report; report-type=delivery-status;`,
      ` boundary="${boundary}"`,
      '',
      'This is a report in the form of RFC 3464.',
      '',
      `--${boundary}`,
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      explanation(notice),
      `--${boundary}`,
      `Content-Type: message/${kind}delivery-status`,
      ...(international ? ['Content-Transfer-Encoding: 8bit'] : []),
      '',
      status,
      `--${boundary}`,
      'Content-Type: text/rfc822-headers',
      'Content-Transfer-Encoding: 8bit',
      '',
      ''
    ]),
    originalHeader(notice.raw),
    crlf(['', `--${boundary}--`, ''])
  ])
}

function headerOf({ hostName, now, raw, sender, token }: FailureNotice): string {
  const message = indexMessage(raw)
  const subject = decodeHeaderText(firstHeader(raw, message, 'Subject') ?? '').slice(0, 200)
  const messageId = firstHeader(raw, message, 'Message-ID')
  const isPlainId = messageId !== undefined && /^<[\x21-\x7e]{1,250}>$/.test(messageId)
  return [
    foldHeader('Date', now.toUTCString().replace(/GMT$/, '+0000')),
    `From: Mail Delivery <mailer-daemon@${hostName}>\n`,
    `To: <${sender}>\n`,
    foldHeader('Subject', subject === '' ? 'Not delivered' : `Not delivered: ${subject}`),
    `Message-ID: <${token}@${hostName}>\n`,
    ...(isPlainId ? [`In-Reply-To: ${messageId}\n`, `References: ${messageId}\n`] : []),
    // RFC 3834 §5: nothing answers to this by itself.
    'Auto-Submitted: auto-replied\n',
    'MIME-Version: 1.0'
  ].join('')
}

function explanation({ failed, hostName, queuedAt }: FailureNotice): string {
  const people = failed.length === 1 ? 'one recipient' : `${failed.length} recipients`
  return [
    `Your message of ${queuedAt.toUTCString()} could not be delivered to ${people}:`,
    '',
    ...failed.flatMap((recipient) => [
      `  ${recipient.address}`,
      `    ${reasonOf(recipient)}`,
      `    ${adviceOf(recipient)}`,
      ''
    ]),
    'Nothing more will be tried for them. The header of your message follows.',
    '',
    `-- \n${hostName}`,
    ''
  ].join('\n')
}

type Failed = FailureNotice['failed'][number]

/** Keeps a line below the 998 bytes of RFC 5322 §2.1.1. */
const longestQuote = 300

function reasonOf({ last_code: code = 0, last_reply: reply = '' }: Failed): string {
  const short = oneLine(reply).slice(0, longestQuote)
  return code === 0 ? `No mail server took it: ${short}` : `The answer was: ${code} ${short}`
}

function adviceOf({ attempts, last_code: code = 0, last_reply: reply = '' }: Failed): string {
  if (code < 500) return `It was tried ${attempts} times. Try again later, or ask them by another way.`
  if (/5\.1\.[0-36]/.test(reply)) return 'Check the address for a mistake.'
  if (/5\.2\.2/.test(reply)) return 'The mailbox is full: ask them by another way to make room.'
  if (/5\.3\.4|5\.2\.3/.test(reply)) return 'The message is too large for them: send less at once, or a link.'
  if (/5\.7\./.test(reply)) return 'They do not want it from you or in this form: ask them by another way.'
  return 'If the answer does not say what to do, ask them by another way.'
}

/** RFC 3464 §2.2 and §2.3. */
function statusPart({ envelopeId, failed, hostName, queuedAt }: FailureNotice): string {
  const ofMessage = [
    ...(envelopeId ? [`Original-Envelope-Id: ${oneLine(decodeXtext(envelopeId))}`] : []),
    `Reporting-MTA: dns; ${hostName}`,
    `Arrival-Date: ${queuedAt.toUTCString().replace(/GMT$/, '+0000')}`,
    ''
  ]
  return [...ofMessage, ...failed.flatMap(ofRecipient)].join('\n')
}

function ofRecipient(recipient: Failed): string[] {
  const { address, last_attempt_at: at, last_code: code = 0, last_reply: reply = '', orcpt } = recipient
  return [
    ...(orcpt ? [`Original-Recipient: ${oneLine(decodeXtext(orcpt))}`] : []),
    `Final-Recipient: ${isAscii(address) ? 'rfc822' : 'utf-8'}; ${address}`,
    'Action: failed',
    `Status: ${statusOf(recipient)}`,
    ...(code > 0 ? [foldHeader('Diagnostic-Code', `smtp; ${code} ${reply}`).trimEnd()] : []),
    ...(at ? [`Last-Attempt-Date: ${at.toUTCString().replace(/GMT$/, '+0000')}`] : []),
    ''
  ]
}

/** RFC 3463. What was put off until the end is 4.4.7, delivery time expired. */
function statusOf({ last_code: code = 0, last_reply: reply = '' }: Failed): string {
  const enhanced = /^([45]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1]
  if (code < 500) return '4.4.7'
  return enhanced?.startsWith('5') ? enhanced : '5.0.0'
}

const mostHeaderBytes = 64 * 1024

/** With a final CRLF; a long one is cut at a line. */
function originalHeader(raw: Buffer): Buffer {
  const end = raw.indexOf('\r\n\r\n')
  const header = raw.subarray(0, end < 0 ? raw.length : end + 2)
  if (header.length <= mostHeaderBytes) return header
  return header.subarray(0, header.lastIndexOf('\r\n', mostHeaderBytes) + 2)
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ')
}

function isAscii(text: string): boolean {
  return !/[^\x20-\x7e]/.test(text)
}

function crlf(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join('\n').replace(/\r?\n/g, '\r\n'))
}
