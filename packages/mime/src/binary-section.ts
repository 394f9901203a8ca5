// The content of a part without its transfer encoding. RFC 3516 §4.2
import { decodePart } from './decode-part.ts'
import type { MessagePart } from './message-part.ts'
import { findPart } from './section.ts'

export type BinarySection =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'missing' }
  /** Its transfer encoding is none of RFC 2045's. */
  | { readonly kind: 'unknown-encoding' }

const knownEncodings: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary', 'base64', 'quoted-printable'])

/** An empty path: the message as it is, header included. Of multiparts and messages the content as it is. */
export function binarySection(raw: Buffer, root: MessagePart, path: readonly number[]): BinarySection {
  if (path.length === 0) return { kind: 'bytes', bytes: raw.subarray(root.headerStart, root.bodyEnd) }
  const part = findPart(root, path)
  if (part === undefined) return { kind: 'missing' }
  if (part.children.length > 0 || part.message !== undefined) {
    return { kind: 'bytes', bytes: raw.subarray(part.bodyStart, part.bodyEnd) }
  }
  if (!knownEncodings.has(part.encoding)) return { kind: 'unknown-encoding' }
  return { kind: 'bytes', bytes: decodePart(raw, part) }
}
