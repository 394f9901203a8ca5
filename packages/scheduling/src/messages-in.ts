// The scheduling messages in a mail: parts of the type text/calendar with a METHOD. RFC 6047 §2.4.
import { imipMessage, type ItipMessage } from '@postkeep/icalendar'
import { decodeCharset, decodePart, indexMessage, type MessagePart } from '@postkeep/mime'

export interface FoundMessage {
  readonly message: ItipMessage
  /** The calendar as it came, in UTF-8. */
  readonly bytes: Buffer
}

const mostParts = 10
const largestPart = 2 * 1024 * 1024

export function messagesIn(raw: Buffer): FoundMessage[] {
  const parts = calendarParts(indexMessage(raw)).slice(0, mostParts)
  return parts.flatMap((part) => {
    if (part.bodyEnd - part.bodyStart > largestPart * 1.5) return []
    const bytes = utf8Of(decodePart(raw, part), part)
    const message = imipMessage(bytes, part.parameters.get('method'))
    return message ? [{ message, bytes }] : []
  })
}

/** Not those of messages that are inside: they are somebody else's. */
function calendarParts(part: MessagePart): MessagePart[] {
  if (part.type === 'text' && part.subtype === 'calendar') return [part]
  return part.children.flatMap(calendarParts)
}

function utf8Of(content: Buffer, part: MessagePart): Buffer {
  const charset = part.parameters.get('charset')?.toLowerCase() ?? 'utf-8'
  return charset === 'utf-8' ? content : Buffer.from(decodeCharset(content, charset))
}
