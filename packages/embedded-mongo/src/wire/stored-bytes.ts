// A document as it is stored, on its way into a reply: nobody looks at it, so it is neither decoded nor encoded again.
import { encodeDocument, type Doc } from '../document.ts'

export class StoredBytes {
  /** BSON. */
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
}

export type ReplyDocument = Doc | StoredBytes

export function bytesOf(document: ReplyDocument): Uint8Array {
  return document instanceof StoredBytes ? document.bytes : encodeDocument(document)
}
