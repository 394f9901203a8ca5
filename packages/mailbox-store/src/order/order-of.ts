// Computes the order entry of a message from its header. RFC 5256 §2.2, §3; RFC 5957 §3
import {
  decodeHeaderText,
  firstHeader,
  indexMessage,
  parseAddressList,
  type MailAddress,
  type PreparedMessage
} from '@postkeep/mime'
import { sentDay } from '../search/sent-date.ts'
import { collated } from '../search/words.ts'
import { baseSubject } from './base-subject.ts'
import type { OrderEntry } from './order-entry.ts'

type Source = Pick<PreparedMessage, 'headers' | 'messageId' | 'inReplyTo' | 'references' | 'sentDate'>

const longestText = 300
const mostReferences = 200

/** `headers`: the header fields that are cached (mime's `cachedHeaders`). */
export function orderOf({ headers, messageId, inReplyTo, references, sentDate }: Source): OrderEntry {
  const part = indexMessage(headers)
  const field = (name: string) => firstHeader(headers, part, name)
  const [from, to, cc] = ['from', 'to', 'cc'].map((name) => firstAddress(field(name)))
  const { base, isReply } = baseSubject(decodeHeaderText(field('subject') ?? ''))
  const date = field('date')
  return {
    sent: sentDate === undefined ? Number.NaN : Math.floor(sentDate / 1000),
    sentDay: (date === undefined ? undefined : sentDay(date)) ?? Number.NaN,
    isReply,
    texts: {
      subject: sortable(base),
      from: sortable(from?.mailbox ?? ''),
      to: sortable(to?.mailbox ?? ''),
      cc: sortable(cc?.mailbox ?? ''),
      displayFrom: sortable(displayed(from)),
      displayTo: sortable(displayed(to))
    },
    messageId: messageId ?? '',
    references: references.length > 0 ? nearest(references) : inReplyTo === undefined ? [] : [inReplyTo]
  }
}

/** The first, which the thread grows from, and the last ones. */
function nearest(references: readonly string[]): readonly string[] {
  if (references.length <= mostReferences) return references
  return [references[0]!, ...references.slice(1 - mostReferences)]
}

function firstAddress(value: string | undefined): MailAddress | undefined {
  return value === undefined ? undefined : parseAddressList(value)[0]
}

/** The name, else the address; of a group its name. */
function displayed(address: MailAddress | undefined): string {
  if (address === undefined) return ''
  const name = decodeHeaderText(address.name ?? '')
  if (name !== '') return name
  return address.host ? `${address.mailbox}@${address.host}` : (address.mailbox ?? '')
}

function sortable(text: string): string {
  return collated(text.slice(0, longestText))
}
