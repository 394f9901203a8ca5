/**
 * Gives the memory of a buffer back at once: the collector lets some 60 MB of them lie before it begins. Nobody may use it any
 * more. What shares its memory with others, as small buffers do, stays.
 */
export function freeBuffer({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength > 0) buffer.transfer(0)
}
