// The body of a reply in BSON; the batch of a cursor is put together of documents that are BSON already. In pieces, so that
// a large reply is copied once: when it is written down.
// https://bsonspec.org/spec.html
import { encodeDocument, isDocument, type Doc } from '../document.ts'
import { bytesOf, StoredBytes, type ReplyDocument } from './stored-bytes.ts'

const [typeDocument, typeArray] = [3, 4]
const batchNames = ['firstBatch', 'nextBatch']

export interface Pieces {
  /** Bytes of all. */
  readonly length: number
  readonly pieces: readonly Uint8Array[]
}

export function encodeBody(reply: Doc): Pieces {
  const { cursor, ...others } = reply
  const name = isDocument(cursor) ? batchNames.find((each) => Array.isArray(cursor[each])) : undefined
  if (!isDocument(cursor) || name === undefined) return whole(reply)
  const { [name]: batch, ...rest } = cursor
  const documents = batch as readonly ReplyDocument[]
  if (!documents.some((document) => document instanceof StoredBytes)) return whole(reply)
  const list = documentOf(
    documents.flatMap((document, index) => [headOf(typeDocument, String(index)), bytesOf(document)])
  )
  const inner = documentOf([headOf(typeArray, name), ...list.pieces, elementsOf(rest)])
  return documentOf([headOf(typeDocument, 'cursor'), ...inner.pieces, elementsOf(others)])
}

function whole(document: Doc): Pieces {
  const bytes = encodeDocument(document)
  return { length: bytes.length, pieces: [bytes] }
}

function headOf(type: number, name: string): Uint8Array {
  return Buffer.from(`${String.fromCharCode(type)}${name}\0`, 'latin1')
}

/** Those of a document, without its length and its end. */
function elementsOf(document: Doc): Uint8Array {
  return encodeDocument(document).subarray(4, -1)
}

function documentOf(elements: readonly Uint8Array[]): Pieces {
  const length = elements.reduce((sum, piece) => sum + piece.length, 5)
  const head = Buffer.alloc(4)
  head.writeInt32LE(length)
  return { length, pieces: [head, ...elements, Buffer.of(0)] }
}
