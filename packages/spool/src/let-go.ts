// Gives memory back at once, instead of when the garbage collector next looks: hundreds of megabytes pass through in pieces.

/** What a frame has in front of its content. */
const fewBytes = 64

/** Of bytes that nobody else holds, whose memory is theirs alone or nearly so. They are empty afterwards. */
export function letGo({ buffer, length }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength - length < fewBytes) buffer.transfer(0)
}
