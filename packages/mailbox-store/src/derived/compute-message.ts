// All that is derived of one message, from its bytes alone.
import { packHeaderEntry, prepareMessage, previewValue, wireSize, type PreparedMessage } from '@postkeep/mime'
import { packOrder } from '../order/order-entry.ts'
import { orderOf } from '../order/order-of.ts'
import { searchableBody, searchableHeader } from '../search/message-text.ts'
import { fold, wordsOf } from '../search/words.ts'

/** What chunks and threads are made of. */
export type ListedFields = Pick<
  PreparedMessage,
  'structure' | 'headers' | 'messageId' | 'inReplyTo' | 'references'
> & { readonly previews: Buffer; readonly order: Buffer; readonly wire: Buffer }

/** Words of the index' columns, each once, with spaces between. `header`: without those of subject and addresses. */
export type IndexedWords = readonly [subject: string, addresses: string, header: string, body: string]

export interface ComputedMessage {
  readonly fields: ListedFields
  readonly words: IndexedWords
}

/** The header with a line a field, and the text parts. */
export interface FoldedTexts {
  readonly header: string
  readonly text: string
}

export function computeMessage(raw: Buffer): ComputedMessage {
  const { structure, headers, messageId, inReplyTo, references, ...texts } = prepareMessage(raw)
  const previews = previewValue(texts.preview)
  const wire = Buffer.allocUnsafe(4)
  wire.writeUInt32LE(wireSize(raw))
  const order = packOrder(orderOf({ headers, messageId, inReplyTo, references, sentDate: texts.sentDate }))
  const subject = wordsOf(fold(texts.subject))
  const addresses = wordsOf(fold(texts.addresses))
  const header = wordsOf(foldedHeader(raw)).difference(subject).difference(addresses)
  return {
    fields: {
      structure,
      headers: packHeaderEntry(headers),
      previews,
      order,
      wire,
      messageId,
      inReplyTo,
      references
    },
    words: [joined(subject), joined(addresses), joined(header), joined(wordsOf(fold(texts.text)))]
  }
}

export function foldedTexts(raw: Buffer): FoldedTexts {
  return { header: foldedHeader(raw), text: fold(searchableBody(raw)) }
}

function foldedHeader(raw: Buffer): string {
  return fold(searchableHeader(raw))
}

function joined(words: ReadonlySet<string>): string {
  return [...words].join(' ')
}
