// The bytes that BODY[section] names. RFC 9051 §6.4.5.1; views of the raw message where possible.
import type { MessagePart } from './message-part.ts'
import { selectHeaderFields } from './select-header-fields.ts'

export type SectionSpec = {
  /** `[]` is the message, `[2, 1]` the first part of its second part. */
  path: number[]
  part: 'ALL' | 'HEADER' | 'TEXT' | 'MIME' | 'HEADER.FIELDS' | 'HEADER.FIELDS.NOT'
  /** Names in any case, for HEADER.FIELDS and HEADER.FIELDS.NOT. */
  fields?: string[]
}

const emptyLine = Buffer.from('\r\n')

/** undefined where the message has no such part. */
export function section(raw: Buffer, root: MessagePart, spec: SectionSpec): Buffer | undefined {
  if (spec.path.length === 0) return spec.part === 'MIME' ? undefined : messageSection(raw, root, spec)
  const part = findPart(root, spec.path)
  if (part === undefined) return undefined
  if (spec.part === 'ALL') return raw.subarray(part.bodyStart, part.bodyEnd)
  if (spec.part === 'MIME') return raw.subarray(part.headerStart, part.bodyStart)
  // Only a message inside the message has a HEADER and a TEXT.
  return part.message === undefined ? undefined : messageSection(raw, part.message, spec)
}

/** The part that a path of numbers names. A message that is no multipart has one part, number 1: its own text. */
export function findPart(root: MessagePart, path: readonly number[]): MessagePart | undefined {
  let message: MessagePart | undefined = root
  let part: MessagePart | undefined
  for (const number of path) {
    const container: MessagePart | undefined = message ?? part
    if (container === undefined) return undefined
    if (container.children.length > 0) part = container.children[number - 1]
    else part = message !== undefined && number === 1 ? message : undefined
    if (part === undefined) return undefined
    message = part.message
  }
  return part
}

function messageSection(raw: Buffer, message: MessagePart, spec: SectionSpec): Buffer {
  const header = raw.subarray(message.headerStart, message.bodyStart)
  switch (spec.part) {
    case 'HEADER':
      return header
    case 'TEXT':
      return raw.subarray(message.bodyStart, message.bodyEnd)
    case 'HEADER.FIELDS':
    case 'HEADER.FIELDS.NOT': {
      const names = new Set(spec.fields?.map((name) => name.toLowerCase()))
      const not = spec.part === 'HEADER.FIELDS.NOT' ? 'not' : undefined
      return Buffer.concat([selectHeaderFields(header, names, not), emptyLine])
    }
    default:
      return raw.subarray(message.headerStart, message.bodyEnd)
  }
}
