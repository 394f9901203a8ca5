// The content of an attachment that may be packed: gzip (RFC 1952), zip (its first file), or as it is. What unpacks to
// more than the limit is no report.
import { gunzipSync, inflateRawSync } from 'node:zlib'

/** Bytes, unpacked. */
export const mostBytes = 10 * 1024 * 1024

const localHeaderBytes = 30
const stored = 0
const deflated = 8

/** @throws an error where it cannot be unpacked, or is too large */
export function unpack(bytes: Buffer): Buffer {
  if (bytes.length >= 2 && bytes.readUInt16BE() === 0x1f_8b) {
    return gunzipSync(bytes, { maxOutputLength: mostBytes })
  }
  if (bytes.length >= localHeaderBytes && bytes.readUInt32LE() === 0x04_03_4b_50) return unzip(bytes)
  if (bytes.length > mostBytes) throw new RangeError('the report is too large')
  return bytes
}

/** The first file; APPNOTE §4.3.7. Its length may only be known behind it: then all that follows is given to inflate. */
function unzip(bytes: Buffer): Buffer {
  const [flags, method] = [bytes.readUInt16LE(6), bytes.readUInt16LE(8)]
  if (flags & 1) throw new TypeError('the zip file is encrypted')
  const start = localHeaderBytes + bytes.readUInt16LE(26) + bytes.readUInt16LE(28)
  const packed = flags & 8 ? bytes.length - start : bytes.readUInt32LE(18)
  const data = bytes.subarray(start, start + packed)
  if (method === deflated) return inflateRawSync(data, { maxOutputLength: mostBytes })
  if (method === stored && data.length <= mostBytes) return data
  throw new TypeError('the zip file is packed in a way that is not known')
}
