// Frames → bytes of a socket. What is written in one turn of the event loop leaves in one system call:
// small parts are joined in a slab, large ones go as they are.
import type { Socket } from 'node:net'
import { kindAndIdBytes, lengthBytes } from './frame.ts'

const slabBytes = 65_536
const largePartBytes = 4096

export class FrameWriter {
  readonly #socket: Socket
  readonly #afterFlush: () => void
  #slab = Buffer.allocUnsafeSlow(slabBytes)
  #segmentStart = 0
  #segmentEnd = 0
  #pending: Uint8Array[] = []
  #pendingBytes = 0
  #isScheduled = false

  constructor(socket: Socket, afterFlush: () => void) {
    this.#socket = socket
    this.#afterFlush = afterFlush
  }

  /** Bytes that the system has not taken yet. */
  get bufferedBytes(): number {
    return this.#socket.writableLength + this.#pendingBytes
  }

  /** The parts must not be changed after this. */
  write(kind: number, id: number, parts: readonly Uint8Array[]): void {
    let payloadBytes = 0
    for (const part of parts) payloadBytes += part.length
    const headBytes = lengthBytes + kindAndIdBytes
    this.#reserve(headBytes)
    const slab = this.#slab
    let at = this.#segmentEnd
    at = slab.writeUInt32BE(payloadBytes + kindAndIdBytes, at)
    at = slab.writeUInt8(kind, at)
    this.#segmentEnd = slab.writeUInt32BE(id, at)
    for (const part of parts) this.#append(part)
    this.#pendingBytes += headBytes + payloadBytes
    if (this.#isScheduled) return
    this.#isScheduled = true
    // After all that goes on in this turn, and before whatever the next one brings.
    queueMicrotask(() => process.nextTick(() => this.flush()))
  }

  flush(): void {
    this.#isScheduled = false
    this.#closeSegment()
    const pending = this.#pending
    if (pending.length === 0) return
    this.#pending = []
    this.#pendingBytes = 0
    if (!this.#socket.writable) return
    if (pending.length > 1) this.#socket.cork()
    for (const part of pending) this.#socket.write(part)
    if (pending.length > 1) this.#socket.uncork()
    this.#afterFlush()
  }

  #append(part: Uint8Array): void {
    if (part.length >= largePartBytes) {
      this.#closeSegment()
      this.#pending.push(part)
      return
    }
    this.#reserve(part.length)
    this.#slab.set(part, this.#segmentEnd)
    this.#segmentEnd += part.length
  }

  #reserve(bytes: number): void {
    if (this.#slab.length - this.#segmentEnd >= bytes) return
    this.#closeSegment()
    this.#slab = Buffer.allocUnsafeSlow(slabBytes)
    this.#segmentStart = 0
    this.#segmentEnd = 0
  }

  #closeSegment(): void {
    if (this.#segmentEnd === this.#segmentStart) return
    this.#pending.push(this.#slab.subarray(this.#segmentStart, this.#segmentEnd))
    this.#segmentStart = this.#segmentEnd
  }
}
