// A segment of the drop box: one file, one encapsulated key, numbered records, and an end record when it was closed.
// Layout: `magic`, head of the encapsulation, then records: u8 type, u32be length of the sealed bytes, 16 bytes of
// delivery key (in the end record: the count of records), sealed bytes. What is clear is authenticated with the rest.
// A `settled` record says that the messages before it with its key are done with: the next one is another message.
import { openRecord, sealHeadLength, sealRecord } from '@postkeep/crypto'

export const magic = Buffer.from('PKSEAL1\n')
export const segmentHeadLength = magic.length + sealHeadLength
export const recordHeadLength = 1 + 4 + 16
const tagLength = 16
/** The end record and settled records seal nothing. */
export const endRecordLength = recordHeadLength + tagLength

const types = { message: 1, end: 2, settled: 3 } as const

/** What is told of a message besides its bytes. */
export interface SealedDelivery {
  /** 16 bytes. */
  readonly key: Uint8Array
  /** Path; INBOX where it does not exist when the mailbox is unlocked. */
  readonly folder: string
  readonly flags: readonly string[]
  /** Seconds since 1970 UTC. */
  readonly internalDate: number
  /** Raw bytes. */
  readonly size: number
  /** As `DeliverParams` has it. */
  readonly author?: string | undefined
  /** By `compressBody`. */
  readonly compressed: Uint8Array
}

export interface RecordHead {
  readonly type: keyof typeof types
  readonly length: number
  /** The clear bytes. */
  readonly bytes: Buffer
}

export function sealDelivery(segmentKey: Buffer, number: number, delivery: SealedDelivery): Buffer {
  const { key, folder, flags, internalDate, size, author, compressed } = delivery
  const told = Buffer.from(JSON.stringify({ folder, flags, internalDate, size, author }))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(told.length)
  const plain = Buffer.concat([length, told, compressed])
  const head = recordHead('message', plain.length + tagLength, key)
  return Buffer.concat([head, sealRecord(segmentKey, number, plain, head)])
}

export function sealEnd(segmentKey: Buffer, count: number): Buffer {
  const key = Buffer.alloc(16)
  key.writeUInt32BE(count, 12)
  const head = recordHead('end', tagLength, key)
  return Buffer.concat([head, sealRecord(segmentKey, count, Buffer.alloc(0), head)])
}

export function sealSettled(segmentKey: Buffer, number: number, key: Uint8Array): Buffer {
  const head = recordHead('settled', tagLength, key)
  return Buffer.concat([head, sealRecord(segmentKey, number, Buffer.alloc(0), head)])
}

function recordHead(type: keyof typeof types, length: number, key: Uint8Array): Buffer {
  const head = Buffer.alloc(recordHeadLength)
  head.writeUInt8(types[type], 0)
  head.writeUInt32BE(length, 1)
  head.set(key, 5)
  return head
}

/** undefined: this is not the head of a record. */
export function parseRecordHead(bytes: Buffer): RecordHead | undefined {
  const length = bytes.readUInt32BE(1)
  if (bytes[0] === types.message && length > tagLength) return { type: 'message', length, bytes }
  if (bytes[0] === types.end && length === tagLength) return { type: 'end', length, bytes }
  if (bytes[0] === types.settled && length === tagLength) return { type: 'settled', length, bytes }
  return undefined
}

/** undefined: the record was changed, or was not written to its end. */
export function openDelivery(
  segmentKey: Buffer,
  number: number,
  { head, sealed }: { head: RecordHead; sealed: Buffer }
): SealedDelivery | undefined {
  const plain = opened(segmentKey, number, { head, sealed })
  if (plain === undefined) return undefined
  const end = 4 + plain.readUInt32BE(0)
  // Authenticated: it is what sealDelivery wrote.
  const told = JSON.parse(plain.toString('utf8', 4, end)) as Omit<SealedDelivery, 'key' | 'compressed'>
  return { ...told, key: head.bytes.subarray(5), compressed: plain.subarray(end) }
}

/** The delivery key; undefined where it is not a settled record of this place. */
export function openSettled(
  segmentKey: Buffer,
  number: number,
  { head, sealed }: { head: RecordHead; sealed: Buffer }
): Buffer | undefined {
  return opened(segmentKey, number, { head, sealed }) && head.bytes.subarray(5)
}

/** The count of records that an end record states; undefined where it is not one of this segment. */
export function openEnd(segmentKey: Buffer, bytes: Buffer): number | undefined {
  const head = parseRecordHead(bytes.subarray(0, recordHeadLength))
  if (head?.type !== 'end') return undefined
  const count = head.bytes.readUInt32BE(5 + 12)
  const plain = opened(segmentKey, count, { head, sealed: bytes.subarray(recordHeadLength) })
  return plain && count
}

function opened(
  segmentKey: Buffer,
  number: number,
  { head, sealed }: { head: RecordHead; sealed: Buffer }
): Buffer | undefined {
  try {
    return openRecord(segmentKey, number, sealed, head.bytes)
  } catch {
    return undefined
  }
}
