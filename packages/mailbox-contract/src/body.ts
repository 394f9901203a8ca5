// A message's bytes as they are stored and moved: one zstd frame.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import { openZstdFrame, zstdFrame } from './zstd-frame.ts'

/** Above this a message is compressed beside other work, and is never in one buffer. */
const largeBytes = 1024 * 1024
const pieceBytes = 256 * 1024

/** Level 3: level 1 is no faster on mail, and higher levels cost more than they save. */
export function compressBody(raw: Uint8Array): Buffer {
  return zstdFrame(raw)
}

/** As `compressBody` does it, of a message in pieces; its frame in pieces too. */
export async function compressPieces(pieces: readonly Uint8Array[]): Promise<Buffer[]> {
  const size = pieces.reduce((sum, { length }) => sum + length, 0)
  if (size <= largeBytes) return [compressBody(Buffer.concat(pieces))]
  return compressStream(Readable.from(slices(pieces)))
}

/** As `compressPieces` does it, of a large message that is nowhere whole. */
export async function compressStream(message: AsyncIterable<Uint8Array>): Promise<Buffer[]> {
  const compressed: Buffer[] = []
  const compress = createZstdCompress({ chunkSize: pieceBytes })
  await pipeline(message, compress, async (frame: AsyncIterable<Buffer>) => {
    for await (const piece of frame) compressed.push(piece)
  })
  return compressed
}

function* slices(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const piece of pieces)
    for (let at = 0; at < piece.length; at += pieceBytes) yield piece.subarray(at, at + pieceBytes)
}

/** `size` is the raw size. */
export function decompressBody(compressed: Uint8Array, size: number): Buffer {
  const raw = openZstdFrame(compressed, size)
  if (raw.length !== size) throw new RangeError(`a body of ${size} bytes came out as ${raw.length}`)
  return raw
}

/** Bodies in a stream frame: each u32le number, u32le raw size, u32le compressed length, compressed bytes. */
export function packBody(number: number, size: number, compressed: Uint8Array): [Buffer, Uint8Array] {
  const head = Buffer.allocUnsafe(12)
  head.writeUInt32LE(number, 0)
  head.writeUInt32LE(size, 4)
  head.writeUInt32LE(compressed.length, 8)
  return [head, compressed]
}

export function* unpackBodies(frame: Buffer): Generator<{ body: number; size: number; compressed: Buffer }> {
  for (let offset = 0; offset < frame.length;) {
    const end = offset + 12 + frame.readUInt32LE(offset + 8)
    yield {
      body: frame.readUInt32LE(offset),
      size: frame.readUInt32LE(offset + 4),
      compressed: frame.subarray(offset + 12, end)
    }
    offset = end
  }
}
