// The body of a reply in BSON; the batch of a cursor is put together of documents that are BSON already.
// https://bsonspec.org/spec.html
import { encodeDocument, isDocument, type Doc } from '../document.ts'
import { bytesOf, StoredBytes, type ReplyDocument } from './stored-bytes.ts'

const [typeDocument, typeArray] = [3, 4]
const batchNames = ['firstBatch', 'nextBatch']

export function encodeBody(reply: Doc): Uint8Array {
  const { cursor, ...others } = reply
  const name = isDocument(cursor) ? batchNames.find((each) => Array.isArray(cursor[each])) : undefined
  if (!isDocument(cursor) || name === undefined) return encodeDocument(reply)
  const { [name]: batch, ...rest } = cursor
  const documents = batch as readonly ReplyDocument[]
  if (!documents.some((document) => document instanceof StoredBytes)) return encodeDocument(reply)
  const list = documentOf(documents.map((document, index) => element(typeDocument, String(index), document)))
  const inner = documentOf([element(typeArray, name, new StoredBytes(list)), ...elementsOf(rest)])
  return documentOf([element(typeDocument, 'cursor', new StoredBytes(inner)), ...elementsOf(others)])
}

type Piece = Uint8Array

function element(type: number, name: string, document: ReplyDocument): [head: Piece, document: Piece] {
  return [Buffer.from(`${String.fromCharCode(type)}${name}\0`, 'latin1'), bytesOf(document)]
}

/** Those of a document, without its length and its end. */
function elementsOf(document: Doc): [Piece][] {
  return [[encodeDocument(document).subarray(4, -1)]]
}

function documentOf(elements: readonly (readonly Piece[])[]): Buffer {
  const pieces = elements.flat()
  const length = pieces.reduce((sum, piece) => sum + piece.length, 5)
  const head = Buffer.alloc(4)
  head.writeInt32LE(length)
  return Buffer.concat([head, ...pieces, Buffer.of(0)], length)
}
