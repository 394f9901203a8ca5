// A scheduling message as a mail: a text for people, and the calendar for their programs. RFC 6047 §2.4, §4.
import { createHash } from 'node:crypto'
import { imipPart, imipSubject, imipText, property, type OutgoingItip } from '@postkeep/icalendar'
import type { OutgoingMail } from '@postkeep/mailbox-contract'
import { foldHeader } from '@postkeep/mime'
import { packUid, uidField } from './undelivered-mail.ts'

export interface MailFacts {
  /** Milliseconds since 1970 UTC. */
  readonly now: number
  /** Unlike that of any other mail; goes into Message-ID. */
  readonly id: string
  /** The server has answered by itself. RFC 3834 §5. */
  readonly isAutomatic?: boolean
}

export function composeMail(message: OutgoingItip, { id, isAutomatic, now }: MailFacts): OutgoingMail {
  const { from, to } = message
  const subject = imipSubject(message)
  const messageId = `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`
  const boundary = `=_${createHash('sha256').update(id).digest('hex').slice(0, 32)}`
  const { contentType, body } = imipPart(message)
  const header = [
    foldHeader('From', `<${from}>`),
    foldHeader('To', `<${to}>`),
    foldHeader('Subject', subject),
    foldHeader('Date', new Date(now).toUTCString().replace(/GMT$/, '+0000')),
    foldHeader('Message-ID', messageId),
    foldHeader(uidField, packUid(uidOf(message))),
    isAutomatic ? foldHeader('Auto-Submitted', 'auto-replied') : '',
    'MIME-Version: 1.0\r\n',
    `Content-Type: multipart/alternative; boundary="${boundary}"\r\n`
  ]
  const parts = [part('text/plain; charset=UTF-8', imipText(message)), part(contentType, body)]
  const text = `${header.join('')}\r\n${parts.map((one) => `--${boundary}\r\n${one}`).join('')}--${boundary}--\r\n`
  return { from, to, subject, messageId, raw: Buffer.from(text) }
}

function uidOf({ calendar }: OutgoingItip): string {
  const member = calendar.components.find(({ name }) => name !== 'VTIMEZONE')
  return (member && property(member, 'UID')?.value.trim()) ?? ''
}

function part(contentType: string, body: string): string {
  const lines = Buffer.from(body)
    .toString('base64')
    .match(/.{1,76}/g)
  return `${foldHeader('Content-Type', contentType)}Content-Transfer-Encoding: base64\r\n\r\n${(lines ?? []).join('\r\n')}\r\n`
}
