// Bytes that own their memory, to be given to the main thread. To give a view away would take what lies around it too.

/** A copy, except where `bytes` already is the whole of its memory. */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const isWhole = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer
  return isWhole ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes)
}
