// Payloads: a head in msgpack and, behind it, an attachment of raw bytes.
import { Packr } from 'msgpackr'
import { kindAndIdBytes, lengthBytes, ProtocolError } from './frame.ts'

// Records would make frames depend on earlier frames; copies, because the memory of a frame may be
// transferred to a worker together with its attachment.
const packr = new Packr({ useRecords: false, copyBuffers: true })

export function pack(value: unknown): Buffer {
  return packr.pack(value)
}

export function unpack(payload: Buffer): unknown {
  try {
    return packr.unpack(payload)
  } catch (error) {
    throw new ProtocolError('a frame holds no msgpack', { cause: error })
  }
}

/** The parts of a payload with a head. An empty attachment is none. */
export function headed(head: unknown, attachment: readonly Uint8Array[]): Uint8Array[] {
  const packed = pack(head)
  const length = Buffer.allocUnsafe(lengthBytes)
  length.writeUInt32BE(packed.length)
  return [length, packed, ...attachment]
}

/** No other frame shares the memory of the attachment, so its ArrayBuffer may be transferred. */
export function readHeaded(payload: Buffer): { head: unknown; attachment: Buffer | undefined } {
  const headLength = payload.length < lengthBytes ? Infinity : payload.readUInt32BE(0)
  const attachmentStart = lengthBytes + headLength
  if (attachmentStart > payload.length)
    throw new ProtocolError('the head of a frame is longer than the frame')
  const head = unpack(payload.subarray(lengthBytes, attachmentStart))
  if (attachmentStart === payload.length) return { head, attachment: undefined }
  const attachment = payload.subarray(attachmentStart)
  return { head, attachment: ownsItsMemory(payload) ? attachment : ownCopy(attachment) }
}

function ownsItsMemory(payload: Buffer): boolean {
  return payload.buffer.byteLength - payload.byteLength <= lengthBytes + kindAndIdBytes
}

function ownCopy(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(copy)
  return copy
}
