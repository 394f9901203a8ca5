// The RDATA of each type. RFC 1035 §3.3 and the RFCs of the later types.
import { isIPv4 } from 'node:net'
import type { DnsRecords, RecordType, SoaRecord } from './records.ts'

type Encoders = { readonly [T in RecordType]: (record: DnsRecords[T]) => Buffer }

const encoders: Encoders = {
  A: (address) => Buffer.from(address.split('.').map(Number)),
  AAAA: encodeIpv6,
  CNAME: encodeName,
  NS: encodeName,
  PTR: encodeName,
  MX: ({ priority, exchange }) => Buffer.concat([uint16(priority), encodeName(exchange)]),
  TXT: (text) => Buffer.concat(textPieces(text).map((piece) => characterString(piece))),
  SRV: ({ priority, weight, port, name }) =>
    Buffer.concat([uint16(priority, weight, port), encodeName(name)]),
  SOA: encodeSoa,
  CAA: ({ critical, tag, value }) =>
    Buffer.concat([Buffer.of(critical), characterString(Buffer.from(tag)), Buffer.from(value)]),
  TLSA: ({ certUsage, selector, match, data }) => Buffer.concat([Buffer.of(certUsage, selector, match), data])
}

export function encodeRecordData<T extends RecordType>(type: T, record: DnsRecords[T]): Buffer {
  return encoders[type](record)
}

/** RFC 1035 §3.1, without compression. "" and "." are the root. */
export function encodeName(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '')
  const pieces = labels.map((label) => characterString(Buffer.from(label, 'latin1'), 63))
  return Buffer.concat([...pieces, Buffer.of(0)])
}

export function uint16(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 2)
  for (const [index, number] of numbers.entries()) bytes.writeUInt16BE(number, index * 2)
  return bytes
}

export function uint32(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4)
  for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number, index * 4)
  return bytes
}

function characterString(bytes: Buffer, max = 255): Buffer {
  if (bytes.length > max) throw new RangeError(`A piece of ${bytes.length} bytes, ${max} are the most`)
  return Buffer.concat([Buffer.of(bytes.length), bytes])
}

function textPieces(text: string | readonly string[]): Buffer[] {
  if (typeof text !== 'string') return text.map((piece) => Buffer.from(piece))
  const bytes = Buffer.from(text)
  const count = Math.max(1, Math.ceil(bytes.length / 255))
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * 255, (index + 1) * 255))
}

function encodeSoa(soa: SoaRecord): Buffer {
  const numbers = uint32(soa.serial, soa.refresh, soa.retry, soa.expire, soa.minttl)
  return Buffer.concat([encodeName(soa.nsname), encodeName(soa.hostmaster), numbers])
}

function encodeIpv6(address: string): Buffer {
  const [head = '', tail] = address.split('::')
  const left = groupsOf(head)
  const right = tail === undefined ? [] : groupsOf(tail)
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => 0)
  return uint16(...left, ...zeros, ...right)
}

function groupsOf(text: string): number[] {
  const groups = text.split(':').filter((group) => group !== '')
  return groups.flatMap((group) => {
    if (!isIPv4(group)) return [Number.parseInt(group, 16)]
    const [a, b, c, d] = group.split('.').map(Number) as [number, number, number, number]
    return [a * 256 + b, c * 256 + d]
  })
}
