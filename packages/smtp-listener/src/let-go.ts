// Gives memory back at once, instead of when the garbage collector next looks: hundreds of megabytes pass through in pieces.

/** Of bytes that nobody else holds, whose memory is theirs alone: a result of node:crypto. They are empty afterwards. */
export function letGo(bytes: Buffer<ArrayBuffer>): void {
  if (bytes.length === bytes.buffer.byteLength) bytes.buffer.transfer(0)
}
