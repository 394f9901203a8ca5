// Chunks: the derived data of 256 consecutive bodies, compressed together, so that a FETCH of a whole folder moves
// few and small frames. Layout: u32le size of what is compressed, then compressed: u32le n, n + 1 u32le offsets, then
// the entries' bytes.
import { openZstdFrame, zstdFrame } from './zstd-frame.ts'

export const bodiesPerChunk = 256
/** An uncompressed chunk larger than this is refused: it is not one of ours. */
const maximumChunkBytes = 256 * 1024 * 1024

/**
 * `structure`: an entry is u32le length of ENVELOPE, the ENVELOPE value, the BODYSTRUCTURE value, both as IMAP bytes.
 * `headers`: an entry is the header fields that clients list, as they came, each ended by CRLF, behind an index of them
 * (mime's `packHeaderEntry`).
 * `previews`: an entry is the PREVIEW as an IMAP string.
 * `wire`: an entry is u32le the message's size where each line ends with CRLF, as POP3 sends it.
 * An empty entry: no such body.
 */
export type ChunkKind = 'structure' | 'headers' | 'previews' | 'wire'

export interface Chunk {
  /** Entry of the body whose number is `index` modulo 256; empty where there is none. Shares the chunk's memory. */
  entry(index: number): Buffer
}

export function packChunk(entries: readonly Uint8Array[]): Buffer {
  const head = Buffer.allocUnsafe(4 + 4 * (entries.length + 1))
  head.writeUInt32LE(entries.length, 0)
  let offset = 0
  for (const [index, entry] of entries.entries()) {
    head.writeUInt32LE(offset, 4 + 4 * index)
    offset += entry.length
  }
  head.writeUInt32LE(offset, 4 + 4 * entries.length)
  const packed = Buffer.concat([head, ...entries])
  const size = Buffer.allocUnsafe(4)
  size.writeUInt32LE(packed.length)
  return Buffer.concat([size, zstdFrame(packed)])
}

export function unpackChunk(compressed: Uint8Array): Chunk {
  const size = Buffer.from(compressed.buffer, compressed.byteOffset, compressed.length).readUInt32LE(0)
  if (size > maximumChunkBytes) throw new RangeError(`a chunk of ${size} bytes is too large`)
  const bytes = openZstdFrame(compressed.subarray(4), size)
  if (bytes.length !== size) throw new RangeError('a chunk is cut short')
  const count = bytes.readUInt32LE(0)
  const base = 4 + 4 * (count + 1)
  if (bytes.length < base) throw new RangeError('a chunk is cut short')
  return {
    entry(index) {
      if (index >= count) return bytes.subarray(0, 0)
      const start = base + bytes.readUInt32LE(4 + 4 * index)
      return bytes.subarray(start, base + bytes.readUInt32LE(8 + 4 * index))
    }
  }
}

export function packStructure(envelope: Uint8Array, bodyStructure: Uint8Array): Buffer {
  const length = Buffer.allocUnsafe(4)
  length.writeUInt32LE(envelope.length)
  return Buffer.concat([length, envelope, bodyStructure])
}

/** Where ENVELOPE lies in an entry. */
export const envelopeStart = 4

/** Where it ends, and BODYSTRUCTURE begins: whoever writes thousands of them copies ranges and makes no views. */
export function envelopeEnd(entry: Buffer): number {
  return envelopeStart + entry.readUInt32LE(0)
}

export function unpackStructure(entry: Buffer): { envelope: Buffer; bodyStructure: Buffer } {
  const end = envelopeEnd(entry)
  return { envelope: entry.subarray(envelopeStart, end), bodyStructure: entry.subarray(end) }
}
