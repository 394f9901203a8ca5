// Chunks: the derived data of 256 consecutive bodies, compressed together, so that a FETCH of a whole folder moves
// few and small frames. Layout before compression: u32le n, n + 1 u32le offsets, then the entries' bytes.
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

export const bodiesPerChunk = 256
/** An uncompressed chunk larger than this is refused: it is not one of ours. */
const maximumChunkBytes = 256 * 1024 * 1024

/**
 * `structure`: an entry is u32le length of ENVELOPE, the ENVELOPE value, the BODYSTRUCTURE value, both as IMAP bytes.
 * `headers`: an entry is the header fields that clients list, as they came, each ended by CRLF.
 * An empty entry: no such body.
 */
export type ChunkKind = 'structure' | 'headers'

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
  return zstdCompressSync(packed, { chunkSize: 262_144, params: { [constants.ZSTD_c_contentSizeFlag]: 1 } })
}

export function unpackChunk(compressed: Uint8Array): Chunk {
  const bytes = zstdDecompressSync(compressed, { chunkSize: 1_048_576, maxOutputLength: maximumChunkBytes })
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

export function unpackStructure(entry: Buffer): { envelope: Buffer; bodyStructure: Buffer } {
  const end = 4 + entry.readUInt32LE(0)
  return { envelope: entry.subarray(4, end), bodyStructure: entry.subarray(end) }
}
