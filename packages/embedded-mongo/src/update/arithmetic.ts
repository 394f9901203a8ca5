// Sums, products and bit operations over BSON numbers. Integers beyond 2^53 are kept exact as Long.
import { Long } from 'bson'
import { CommandFailure } from '../command-failure.ts'

type BsonNumber = number | Long

export function isBsonNumber(value: unknown): value is BsonNumber {
  return typeof value === 'number' || (value instanceof Long && !('t' in value))
}

export function add(a: BsonNumber, b: BsonNumber): BsonNumber {
  if (typeof a === 'number' && typeof b === 'number') return a + b
  return hasFraction(a) || hasFraction(b) ? Number(a) + Number(b) : fromBigInt(toBigInt(a) + toBigInt(b))
}

export function multiply(a: BsonNumber, b: BsonNumber): BsonNumber {
  if (typeof a === 'number' && typeof b === 'number') return a * b
  return hasFraction(a) || hasFraction(b) ? Number(a) * Number(b) : fromBigInt(toBigInt(a) * toBigInt(b))
}

const BIT_OPERATIONS: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b
}

export function combineBits(operation: string, a: BsonNumber, b: BsonNumber): BsonNumber {
  const combine = Object.hasOwn(BIT_OPERATIONS, operation) ? BIT_OPERATIONS[operation] : undefined
  if (!combine || hasFraction(a) || hasFraction(b)) {
    throw new CommandFailure('BadValue', '$bit takes and, or, xor of integers')
  }
  return fromBigInt(combine(toBigInt(a), toBigInt(b)))
}

function hasFraction(value: BsonNumber): boolean {
  return typeof value === 'number' && !Number.isInteger(value)
}

function toBigInt(value: BsonNumber): bigint {
  return typeof value === 'number' ? BigInt(value) : value.toBigInt()
}

function fromBigInt(value: bigint): BsonNumber {
  const asNumber = Number(value)
  if (Number.isSafeInteger(asNumber)) return asNumber
  if (BigInt.asIntN(64, value) !== value) throw new CommandFailure('BadValue', 'integer overflow')
  return Long.fromBigInt(value)
}
