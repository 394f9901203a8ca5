// A file as it is read into a backup: by one descriptor, up to the length that it had when reading began.
import { open, type FileHandle } from 'node:fs/promises'

/** Pieces of `pieceBytes`, each in a buffer of its own. Throws ENOENT. */
export async function* readFile(path: string, pieceBytes: number): AsyncIterable<Uint8Array> {
  const handle = await open(path, 'r')
  try {
    yield* readHandle(handle, pieceBytes)
  } finally {
    await handle.close()
  }
}

export async function* readHandle(handle: FileHandle, pieceBytes: number): AsyncIterable<Uint8Array> {
  const { size } = await handle.stat()
  for (let position = 0; position < size;) {
    const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, size - position))
    const bytes = await fill(handle, piece, position)
    if (bytes > 0) yield piece.subarray(0, bytes)
    if (bytes < piece.length) return
    position += bytes
  }
}

async function fill(handle: FileHandle, piece: Buffer, position: number): Promise<number> {
  let filled = 0
  while (filled < piece.length) {
    const { bytesRead } = await handle.read(piece, filled, piece.length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled
}
