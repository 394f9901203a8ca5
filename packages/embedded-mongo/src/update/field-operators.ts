// Update operators on single fields: $set, $unset, $inc, $mul, $min, $max, $currentDate, $bit. ($rename has two paths: apply-update.)
import { Timestamp } from 'bson'
import { CommandFailure } from '../command-failure.ts'
import { isDocument, MISSING } from '../document.ts'
import { compareValues } from '../match/compare-values.ts'
import { add, combineBits, isBsonNumber, multiply } from './arithmetic.ts'
import { addToSet, pop, pull, pullAll, push } from './array-operators.ts'
import type { FieldTarget } from './field-target.ts'

/** Changes one field as the operand says; `now` is for $currentDate. */
type UpdateOperator = (target: FieldTarget, operand: unknown, now: Date) => void

export const UPDATE_OPERATORS: Readonly<Record<string, UpdateOperator>> = {
  $set: (target, operand) => target.set(operand),
  $setOnInsert: (target, operand) => target.set(operand),
  $unset: (target) => target.unset(),
  $inc: (target, operand) => accumulate(target, operand, { name: '$inc', combine: add }),
  $mul: (target, operand) => accumulate(target, operand, { name: '$mul', combine: multiply }),
  $min: (target, operand) => keepExtreme(target, operand, -1),
  $max: (target, operand) => keepExtreme(target, operand, 1),
  $currentDate: (target, operand, now) => target.set(currentDate(operand, now)),
  $bit: bit,
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop
}

interface Accumulation {
  name: string
  combine: typeof add
}

function accumulate(target: FieldTarget, operand: unknown, { name, combine }: Accumulation): void {
  if (!isBsonNumber(operand)) {
    throw new CommandFailure('TypeMismatch', `Cannot ${name} with non-numeric argument: {${target.path}}`)
  }
  const current = target.get()
  const value = current === MISSING ? 0 : current
  if (!isBsonNumber(value)) {
    throw new CommandFailure(
      'TypeMismatch',
      `Cannot apply ${name} to a value of non-numeric type: ${target.path}`
    )
  }
  target.set(combine(value, operand))
}

function keepExtreme(target: FieldTarget, operand: unknown, sign: 1 | -1): void {
  const current = target.get()
  if (current === MISSING || compareValues(operand, current) * sign > 0) target.set(operand)
}

function currentDate(operand: unknown, now: Date): Date | Timestamp {
  const type = isDocument(operand) ? operand['$type'] : 'date'
  if (type === 'timestamp') return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 })
  if (type !== 'date')
    throw new CommandFailure('BadValue', "The '$type' of $currentDate is date or timestamp")
  return now
}

function bit(target: FieldTarget, operand: unknown): void {
  if (!isDocument(operand)) throw new CommandFailure('BadValue', '$bit needs a document')
  for (const [operation, mask] of Object.entries(operand)) {
    const current = target.get()
    const value = current === MISSING ? 0 : current
    if (!isBsonNumber(value) || !isBsonNumber(mask)) {
      throw new CommandFailure('BadValue', '$bit takes and, or, xor of integers')
    }
    target.set(combineBits(operation, value, mask))
  }
}
