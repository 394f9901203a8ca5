// Bytes of a socket → frames. A frame that lies whole in a chunk is a view of it; any other is collected in
// memory of its own, so that no byte is copied more than once.
import { kindAndIdBytes, lengthBytes, ProtocolError, type OnFrame } from './frame.ts'

export class FrameReader {
  /** Largest payload that is taken. */
  limit: number
  readonly #onFrame: OnFrame
  readonly #length = Buffer.alloc(lengthBytes)
  #lengthFilled = 0
  #frame: Buffer | undefined
  #frameFilled = 0
  #isStopped = false

  constructor(limit: number, onFrame: OnFrame) {
    this.limit = limit
    this.#onFrame = onFrame
  }

  /** Frames that follow in the chunk are dropped. */
  stop(): void {
    this.#isStopped = true
    this.#frame = undefined
  }

  /** Throws a ProtocolError for a length that no frame may have. */
  push(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length && !this.#isStopped) {
      if (this.#frame) at = this.#collect(this.#frame, chunk, at)
      else if (this.#lengthFilled > 0 || chunk.length - at < lengthBytes) at = this.#collectLength(chunk, at)
      else at = this.#take(chunk, at)
    }
  }

  #take(chunk: Buffer, at: number): number {
    const length = this.#checked(chunk.readUInt32BE(at))
    const start = at + lengthBytes
    if (start + length > chunk.length) {
      this.#begin(length)
      return start
    }
    this.#deliver(chunk.subarray(start, start + length))
    return start + length
  }

  #collectLength(chunk: Buffer, at: number): number {
    const copied = chunk.copy(this.#length, this.#lengthFilled, at)
    this.#lengthFilled += copied
    if (this.#lengthFilled === lengthBytes) {
      this.#lengthFilled = 0
      this.#begin(this.#checked(this.#length.readUInt32BE(0)))
    }
    return at + copied
  }

  #collect(frame: Buffer, chunk: Buffer, at: number): number {
    const copied = chunk.copy(frame, this.#frameFilled, at)
    this.#frameFilled += copied
    if (this.#frameFilled === frame.length) {
      this.#frame = undefined
      this.#deliver(frame)
    }
    return at + copied
  }

  #begin(length: number): void {
    this.#frame = Buffer.allocUnsafeSlow(length)
    this.#frameFilled = 0
  }

  #checked(length: number): number {
    if (length < kindAndIdBytes) throw new ProtocolError('a frame is shorter than its head')
    if (length - kindAndIdBytes > this.limit)
      throw new ProtocolError(`a frame is longer than ${this.limit} bytes`)
    return length
  }

  #deliver(frame: Buffer): void {
    this.#onFrame(frame[0]!, frame.readUInt32BE(1), frame.subarray(kindAndIdBytes))
  }
}
