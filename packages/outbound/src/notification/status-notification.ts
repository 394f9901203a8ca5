// The message that tells a sender what became of a message. RFC 3464, RFC 6522; RFC 6533 for UTF-8.
import type { EmailRecipient } from '@postkeep/database'
import { decodeXtext } from '../decode-xtext.ts'
import { decodeHeaderText, firstHeader, foldHeader, indexMessage } from '@postkeep/mime'

/** RFC 3464 §2.3.3. */
export type StatusAction = 'failed' | 'delayed' | 'delivered' | 'relayed'

export interface StatusNotice {
  readonly action: StatusAction
  /** Never empty: for the null reverse-path there is nobody to tell. RFC 5321 §6.1. */
  readonly sender: string
  readonly recipients: readonly Pick<
    EmailRecipient,
    'address' | 'last_code' | 'last_reply' | 'last_attempt_at' | 'attempts' | 'orcpt'
  >[]
  /** The message that this is about. */
  readonly raw: Buffer
  /** RET=FULL: the whole of it goes back, where it has failed. RFC 3461 §4.3 */
  readonly wantsFull?: boolean | undefined
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
export function statusNotification(notice: StatusNotice): Buffer {
  const { token } = notice
  const boundary = `=_${token}`
  const header = headerOf(notice)
  const international = notice.recipients.some(({ address }) => !isAscii(address))
  const status = statusPart(notice)
  const kind = international ? 'global-' : ''
  const isFull = notice.wantsFull === true && notice.action === 'failed' && notice.raw.length <= mostFullBytes
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
      isFull ? 'Content-Type: message/rfc822' : 'Content-Type: text/rfc822-headers',
      'Content-Transfer-Encoding: 8bit',
      '',
      ''
    ]),
    isFull ? notice.raw : originalHeader(notice.raw),
    crlf(['', `--${boundary}--`, ''])
  ])
}

function headerOf({ action, hostName, now, raw, sender, token }: StatusNotice): string {
  const message = indexMessage(raw)
  const subject = decodeHeaderText(firstHeader(raw, message, 'Subject') ?? '').slice(0, 200)
  const messageId = firstHeader(raw, message, 'Message-ID')
  const isPlainId = messageId !== undefined && /^<[\x21-\x7e]{1,250}>$/.test(messageId)
  return [
    foldHeader('Date', now.toUTCString().replace(/GMT$/, '+0000')),
    `From: Mail Delivery <mailer-daemon@${hostName}>\n`,
    `To: <${sender}>\n`,
    foldHeader('Subject', subject === '' ? titles[action] : `${titles[action]}: ${subject}`),
    `Message-ID: <${token}@${hostName}>\n`,
    ...(isPlainId ? [`In-Reply-To: ${messageId}\n`, `References: ${messageId}\n`] : []),
    // RFC 3834 §5: nothing answers to this by itself.
    'Auto-Submitted: auto-replied\n',
    'MIME-Version: 1.0'
  ].join('')
}

const titles: Readonly<Record<StatusAction, string>> = {
  failed: 'Not delivered',
  delayed: 'Not delivered yet',
  delivered: 'Delivered',
  relayed: 'Passed on'
}

/** What has happened, and what comes of it. */
const words: Readonly<Record<StatusAction, readonly [string, string]>> = {
  failed: [
    'could not be delivered to',
    'Nothing more will be tried for them. The header of your message follows.'
  ],
  delayed: [
    'has not been delivered yet to',
    'It is tried again for 5 days, and you need not send it again: you are told if it cannot be delivered in the end.'
  ],
  delivered: ['has been delivered to', 'You have asked to be told of this.'],
  relayed: [
    'has been passed on to a server that does not tell what becomes of it, for',
    'You have asked to be told of this.'
  ]
}

function explanation({ action, hostName, queuedAt, recipients }: StatusNotice): string {
  const people = recipients.length === 1 ? 'one recipient' : `${recipients.length} recipients`
  const [happened, outlook] = words[action]
  return [
    `Your message of ${queuedAt.toUTCString()} ${happened} ${people}:`,
    '',
    ...recipients.flatMap((recipient) => [
      `  ${recipient.address}`,
      ...(action === 'delivered' || action === 'relayed' ? [] : [`    ${reasonOf(recipient)}`]),
      ...(action === 'failed' ? [`    ${adviceOf(recipient)}`] : []),
      ''
    ]),
    outlook,
    '',
    `-- \n${hostName}`,
    ''
  ].join('\n')
}

type Recipient = StatusNotice['recipients'][number]

/** Keeps a line below the 998 bytes of RFC 5322 §2.1.1. */
const longestQuote = 300

function reasonOf({ last_code: code = 0, last_reply: reply = '' }: Recipient): string {
  const short = oneLine(reply).slice(0, longestQuote)
  return code === 0 ? `No mail server took it: ${short}` : `The answer was: ${code} ${short}`
}

function adviceOf({ attempts, last_code: code = 0, last_reply: reply = '' }: Recipient): string {
  if (code < 500) return `It was tried ${attempts} times. Try again later, or ask them by another way.`
  if (/5\.1\.[0-36]/.test(reply)) return 'Check the address for a mistake.'
  if (/5\.2\.2/.test(reply)) return 'The mailbox is full: ask them by another way to make room.'
  if (/5\.3\.4|5\.2\.3/.test(reply)) return 'The message is too large for them: send less at once, or a link.'
  if (/5\.7\./.test(reply)) return 'They do not want it from you or in this form: ask them by another way.'
  return 'If the answer does not say what to do, ask them by another way.'
}

/** RFC 3464 §2.2 and §2.3. */
function statusPart(notice: StatusNotice): string {
  const { action, envelopeId, hostName, queuedAt, recipients } = notice
  const ofMessage = [
    ...(envelopeId ? [`Original-Envelope-Id: ${oneLine(decodeXtext(envelopeId))}`] : []),
    `Reporting-MTA: dns; ${hostName}`,
    `Arrival-Date: ${queuedAt.toUTCString().replace(/GMT$/, '+0000')}`,
    ''
  ]
  return [...ofMessage, ...recipients.flatMap((recipient) => ofRecipient(action, recipient))].join('\n')
}

function ofRecipient(action: StatusAction, recipient: Recipient): string[] {
  const { address, last_attempt_at: at, last_code: code = 0, last_reply: reply = '', orcpt } = recipient
  return [
    ...(orcpt ? [`Original-Recipient: ${oneLine(decodeXtext(orcpt))}`] : []),
    `Final-Recipient: ${isAscii(address) ? 'rfc822' : 'utf-8'}; ${address}`,
    `Action: ${action}`,
    `Status: ${statusOf(action, recipient)}`,
    ...(code > 0 ? [foldHeader('Diagnostic-Code', `smtp; ${code} ${reply}`).trimEnd()] : []),
    ...(at ? [`Last-Attempt-Date: ${at.toUTCString().replace(/GMT$/, '+0000')}`] : []),
    ''
  ]
}

/** RFC 3463. What was put off until the end is 4.4.7, delivery time expired. */
function statusOf(action: StatusAction, { last_code: code = 0, last_reply: reply = '' }: Recipient): string {
  const enhanced = /^([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1]
  if (action === 'delivered' || action === 'relayed') return '2.0.0'
  if (action === 'delayed') return enhanced?.startsWith('4') ? enhanced : '4.0.0'
  if (code < 500) return '4.4.7'
  return enhanced?.startsWith('5') ? enhanced : '5.0.0'
}

/** A larger one goes back as its header. */
const mostFullBytes = 10 * 1024 * 1024
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
