// Reads one segment, record by record, and judges it: whole, cut off by a crash, or damaged.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { decapsulate, wipe } from '@postkeep/crypto'
import type { SealPair } from '../schema/seal-keys.ts'
import {
  endRecordLength,
  magic,
  openDelivery,
  openEnd,
  openSettled,
  parseRecordHead,
  recordHeadLength,
  segmentHeadLength,
  type RecordHead,
  type SealedDelivery
} from './segment-format.ts'

export type OpenedRecord =
  | { readonly kind: 'message'; readonly number: number; readonly delivery: SealedDelivery }
  | { readonly kind: 'settled'; readonly number: number; readonly key: Buffer }

/**
 * `whole`: every record and the end record are there. `torn`: the writer was stopped; what it had acknowledged is there.
 * `damaged`: something was changed or taken away since.
 */
export type SegmentState = 'whole' | 'torn' | 'damaged'

export class SegmentReader {
  readonly #descriptor: number
  readonly #length: number
  readonly #key: Buffer | undefined
  /** Records that the end record states; undefined: there is no end record. */
  readonly #stated: number | undefined
  #state: SegmentState = 'torn'

  constructor(file: string, keys: SealPair) {
    this.#descriptor = openSync(file, 'r')
    this.#length = fstatSync(this.#descriptor).size
    this.#key = this.#openHead(keys)
    const hasEnd = this.#key !== undefined && this.#length >= segmentHeadLength + endRecordLength
    this.#stated = hasEnd
      ? openEnd(this.#key!, this.#read(this.#length - endRecordLength, endRecordLength))
      : undefined
  }

  /** After `records` has come to its end. */
  get state(): SegmentState {
    return this.#state
  }

  close(): void {
    if (this.#key) wipe(this.#key)
    closeSync(this.#descriptor)
  }

  /** The records that are as they were sealed, from number `first` on. */
  *records(first: number): Generator<OpenedRecord> {
    if (this.#key === undefined) return
    const end = this.#stated === undefined ? this.#length : this.#length - endRecordLength
    let offset = segmentHeadLength
    let firstBad: number | undefined
    let number = 0
    for (; offset < end; number++) {
      const head = this.#recordHead(offset, end)
      if (head === undefined) break
      const start = offset + recordHeadLength
      offset = start + head.length
      if (number < first) continue
      const sealed = this.#read(start, head.length)
      const record = openRecord(this.#key, number, { head, sealed })
      if (record) yield record
      else firstBad ??= number
      // A crash leaves nothing readable behind what it cut off.
      if (record && firstBad !== undefined) this.#state = 'damaged'
    }
    this.#judge({ number, isAtEnd: offset === end, hasBad: firstBad !== undefined, offset })
  }

  #judge(seen: { number: number; isAtEnd: boolean; hasBad: boolean; offset: number }): void {
    if (this.#stated !== undefined) {
      const isWhole = seen.isAtEnd && !seen.hasBad && seen.number === this.#stated
      this.#state = isWhole ? 'whole' : 'damaged'
    } else if (!seen.isAtEnd && this.#isNonsense(seen.offset)) {
      this.#state = 'damaged'
    }
  }

  /** A crash leaves a head without all of its bytes, or zeros: never another head. */
  #isNonsense(offset: number): boolean {
    const bytes = this.#read(offset, Math.min(recordHeadLength, this.#length - offset))
    if (bytes.length < recordHeadLength || bytes.every((byte) => byte === 0)) return false
    return parseRecordHead(bytes) === undefined
  }

  /** undefined: no head, or the bytes behind it are not all there. */
  #recordHead(offset: number, end: number): RecordHead | undefined {
    if (end - offset < recordHeadLength) return undefined
    const head = parseRecordHead(this.#read(offset, recordHeadLength))
    const isWhole = head !== undefined && offset + recordHeadLength + head.length <= end
    return isWhole && head.type !== 'end' ? head : undefined
  }

  /** undefined: the writer was stopped before the first record, or the head was changed. */
  #openHead({ publicKey, privateKey }: SealPair): Buffer | undefined {
    if (this.#length < segmentHeadLength) return undefined
    const head = this.#read(0, segmentHeadLength)
    if (!head.subarray(0, magic.length).equals(magic)) {
      this.#state = 'damaged'
      return undefined
    }
    try {
      return decapsulate(privateKey, publicKey, head.subarray(magic.length))
    } catch {
      this.#state = 'damaged'
      return undefined
    }
  }

  #read(offset: number, length: number): Buffer {
    const bytes = Buffer.alloc(length)
    let done = 0
    while (done < length) {
      const count = readSync(this.#descriptor, bytes, done, length - done, offset + done)
      if (count === 0) throw new Error('the segment became shorter while it was read')
      done += count
    }
    return bytes
  }
}

function openRecord(
  segmentKey: Buffer,
  number: number,
  record: { head: RecordHead; sealed: Buffer }
): OpenedRecord | undefined {
  if (record.head.type === 'settled') {
    const key = openSettled(segmentKey, number, record)
    return key && { kind: 'settled', number, key }
  }
  const delivery = openDelivery(segmentKey, number, record)
  return delivery && { kind: 'message', number, delivery }
}
