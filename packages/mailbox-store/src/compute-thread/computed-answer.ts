// What is derived of a message on its way between threads: its buffers in one piece that is given away, for of a view of
// a Buffer's pool a port would copy the whole pool.
import type { ComputedMessage, IndexedWords, ListedFields } from '../derived/compute-message.ts'

const byteFields = ['structure', 'headers', 'previews', 'order', 'wire'] as const
type ByteField = (typeof byteFields)[number]

export interface PackedMessage {
  readonly fields: Omit<ListedFields, ByteField>
  /** Of the byte fields, in their order. */
  readonly lengths: readonly number[]
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly words: IndexedWords
}

export function packComputed({ fields, words }: ComputedMessage): PackedMessage {
  const { structure, headers, previews, order, wire, ...others } = fields
  const parts = [structure, headers, previews, order, wire]
  const lengths = parts.map(({ length }) => length)
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0))
  let end = 0
  for (const part of parts) {
    bytes.set(part, end)
    end += part.length
  }
  return { fields: others, lengths, bytes, words }
}

export function unpackComputed({ fields, lengths, bytes, words }: PackedMessage): ComputedMessage {
  let end = 0
  const parts = lengths.map((length) => Buffer.from(bytes.buffer, (end += length) - length, length))
  const [structure, headers, previews, order, wire] = parts as [Buffer, Buffer, Buffer, Buffer, Buffer]
  return { fields: { ...fields, structure, headers, previews, order, wire }, words }
}
