// Update operators on arrays: $push, $addToSet, $pull, $pullAll, $pop.
import { CommandFailure } from '../command-failure.ts'
import { type Doc, isDocument, isOperatorDocument, MISSING } from '../document.ts'
import { parseSort, sortKey } from '../keys/sort-key.ts'
import { compareValues, equalValues } from '../match/compare-values.ts'
import { compileFilter } from '../match/compile-filter.ts'
import type { FieldTarget } from './field-target.ts'

export function push(target: FieldTarget, operand: unknown): void {
  const array = arrayAt(target, '$push') ?? []
  const modifiers = isDocument(operand) && '$each' in operand ? operand : { $each: [operand] }
  const additions = eachOf(modifiers, '$push')
  const position = modifiers['$position'] ?? array.length
  if (typeof position !== 'number') throw new CommandFailure('BadValue', '$position must be a number')
  const result = array.toSpliced(position, 0, ...additions)
  if (modifiers['$sort'] !== undefined) sortElements(result, modifiers['$sort'])
  target.set(sliceOf(result, modifiers['$slice']))
}

function sliceOf(array: unknown[], size: unknown): unknown[] {
  if (size === undefined) return array
  if (typeof size !== 'number') throw new CommandFailure('BadValue', '$slice must be a number')
  if (size < 0) return array.slice(size)
  return array.slice(0, size)
}

function sortElements(array: unknown[], order: unknown): void {
  if (isDocument(order)) {
    const fields = parseSort(order)
    const keyOf = (element: unknown) => sortKey(isDocument(element) ? element : {}, fields)
    array.sort((a, b) => Buffer.compare(keyOf(a), keyOf(b)))
  } else if (order === 1 || order === -1) {
    array.sort((a, b) => order * compareValues(a, b))
  } else {
    throw new CommandFailure('BadValue', 'The $sort is invalid: use 1/-1 to sort the whole element')
  }
}

export function addToSet(target: FieldTarget, operand: unknown): void {
  const array = arrayAt(target, '$addToSet') ?? []
  const additions = isDocument(operand) && '$each' in operand ? eachOf(operand, '$addToSet') : [operand]
  const result = [...array]
  for (const addition of additions) {
    if (!result.some((element) => equalValues(element, addition))) result.push(addition)
  }
  target.set(result)
}

export function pull(target: FieldTarget, operand: unknown): void {
  const array = arrayAt(target, '$pull')
  if (!array) return
  const matches = pullTest(operand)
  target.set(array.filter((element) => !matches(element)))
}

/** A plain document is a filter of elements; operators and other values test the element itself. */
function pullTest(operand: unknown): (element: unknown) => boolean {
  if (isDocument(operand) && !isOperatorDocument(operand)) {
    const predicate = compileFilter(operand)
    return (element) => isDocument(element) && predicate(element)
  }
  const predicate = compileFilter({ element: operand })
  return (element) => predicate({ element })
}

export function pullAll(target: FieldTarget, operand: unknown): void {
  if (!Array.isArray(operand)) throw new CommandFailure('BadValue', '$pullAll requires an array argument')
  const array = arrayAt(target, '$pullAll')
  if (!array) return
  target.set(array.filter((element) => !operand.some((value) => equalValues(element, value))))
}

export function pop(target: FieldTarget, operand: unknown): void {
  if (operand !== 1 && operand !== -1) throw new CommandFailure('FailedToParse', '$pop expects 1 or -1')
  const array = arrayAt(target, '$pop')
  if (array) target.set(operand === 1 ? array.slice(0, -1) : array.slice(1))
}

function arrayAt(target: FieldTarget, operator: string): unknown[] | undefined {
  const value = target.get()
  if (value === MISSING) return undefined
  if (Array.isArray(value)) return value
  throw new CommandFailure('BadValue', `The field '${target.path}' must be an array to apply ${operator}`)
}

function eachOf(modifiers: Doc, operator: string): unknown[] {
  const each = modifiers['$each']
  if (!Array.isArray(each)) {
    throw new CommandFailure('TypeMismatch', `The argument to $each in ${operator} must be an array`)
  }
  return each
}
