// Bytes in memory ↔ one zstd frame. RFC 8878
// Node's hold on a compressor that has done its work ends only where all garbage is collected. What came out must not
// wait for that with it: each message would outlive the collections of young objects, and be memory for minutes.
import { zstdCompressSync, zstdDecompressSync, type ZstdOptions } from 'node:zlib'

type Finished = { readonly buffer: Buffer; readonly engine: { _outBuffer?: unknown } }

/** Level 3. The output fits in one buffer, so that nothing is joined. */
export function zstdFrame(bytes: Uint8Array): Buffer {
  return released((info) => zstdCompressSync(bytes, { chunkSize: bytes.length + 1024, ...info }))
}

/** `size`: of what comes out, as far as it is known; made to measure, it takes half of the time. @throws above `most` bytes */
export function openZstdFrame(frame: Uint8Array, size: number, most = size + 64): Buffer {
  return released((info) =>
    zstdDecompressSync(frame, { chunkSize: size + 64, maxOutputLength: most, ...info })
  )
}

function released(work: (info: Pick<ZstdOptions, 'info'>) => unknown): Buffer {
  const { buffer, engine } = work({ info: true }) as Finished
  engine._outBuffer = undefined
  return buffer
}
