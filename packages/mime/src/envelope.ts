// The ENVELOPE of a message, ready to be sent. RFC 9051 §7.5.2
import { allRawHeaders, firstRawHeader } from './header-fields.ts'
import { imapNullableString } from './imap-string.ts'
import type { MessagePart } from './message-part.ts'
import { type MailAddress, parseAddressList } from './parse-address-list.ts'

/** `("date" "subject" ((…)) …)`; header texts as they are, encoded words not decoded. */
export function envelope(raw: Buffer, part: MessagePart): Buffer {
  return Buffer.from(envelopeText(raw, part), 'latin1')
}

/** The same with a byte a character, for the envelopes inside a BODYSTRUCTURE. */
export function envelopeText(raw: Buffer, part: MessagePart): string {
  const text = (name: string) => imapNullableString(firstRawHeader(raw, part, name))
  const list = (name: string) => addressList(allRawHeaders(raw, part, name))
  const from = list('from')
  // Absent or empty, these are the author's.
  const sender = list('sender') ?? from
  const replyTo = list('reply-to') ?? from
  const lists = [from, sender, replyTo, list('to'), list('cc'), list('bcc')].map((value) => value ?? 'NIL')
  return `(${text('date')} ${text('subject')} ${lists.join(' ')} ${text('in-reply-to')} ${text('message-id')})`
}

function addressList(values: string[]): string | undefined {
  if (values.length === 0) return undefined
  const addresses = parseAddressList(values.length === 1 ? values[0]! : values.join(', '))
  if (addresses.length === 0) return undefined
  let text = ''
  for (const address of addresses) text += addressText(address)
  return `(${text})`
}

function addressText({ name, route, mailbox, host }: MailAddress): string {
  const [adl, local, domain] = [route, mailbox, host].map(imapNullableString)
  return `(${imapNullableString(name)} ${adl} ${local} ${domain})`
}
