// What a filter demands of single fields, in the terms of an index: equal to one of these keys, or within these ranges.
import { type Doc, isDocument, isOperatorDocument } from '../document.ts'
import { encodeStringPrefix, encodeValue, TYPE_TAG } from '../keys/encode-value.ts'
import { type KeyRange, startingWith, successor } from '../keys/key-range.ts'
import { isNullish } from '../match/compare-values.ts'
import { parsePattern } from '../match/parse-pattern.ts'

export interface FieldCondition {
  /** The field (or an element of it) has one of these values. */
  equal: unknown[] | undefined
  /** The field (or an element of it) lies within each of these. */
  ranges: KeyRange[]
  /** The field (or an element of it) matches this. */
  pattern: RegExp | undefined
  /** The field exists and is not null. */
  present: boolean
}

/** Necessary conditions by path; whatever an index cannot tell is left out, so the filter must be tested all the same. */
export type Conditions = ReadonlyMap<string, FieldCondition>

export function conditionsOf(filter: Doc): Conditions {
  const conditions = new Map<string, FieldCondition>()
  collect(filter, '', conditions)
  return conditions
}

function collect(filter: Doc, prefix: string, conditions: Map<string, FieldCondition>): void {
  for (const [name, value] of Object.entries(filter)) {
    if (name === '$and' && Array.isArray(value)) {
      value.filter(isDocument).forEach((part) => collect(part, prefix, conditions))
    } else if (!name.startsWith('$')) {
      collectField(prefix + name, value, conditions)
    }
  }
}

function collectField(path: string, value: unknown, conditions: Map<string, FieldCondition>): void {
  const condition = conditions.get(path) ?? {
    equal: undefined,
    ranges: [],
    pattern: undefined,
    present: false
  }
  conditions.set(path, condition)
  if (value instanceof RegExp) addPattern(condition, value)
  else if (!isOperatorDocument(value)) addEquality(condition, [value])
  else {
    for (const [operator, operand] of Object.entries(value)) {
      if (operator === '$regex') addPattern(condition, parsePattern(operand, value['$options']))
      else if (operator === '$elemMatch') collectElement(path, operand, conditions)
      else addOperator(condition, operator, operand)
    }
  }
}

/** An element that matches all of these means: each of these holds for some element. */
function collectElement(path: string, operand: unknown, conditions: Map<string, FieldCondition>): void {
  if (!isDocument(operand)) return
  if (isOperatorDocument(operand)) collectField(path, withoutNegations(operand), conditions)
  else collect(operand, `${path}.`, conditions)
}

function withoutNegations(operand: Doc): Doc {
  const useful = ['$eq', '$in', '$gt', '$gte', '$lt', '$lte']
  return Object.fromEntries(Object.entries(operand).filter(([operator]) => useful.includes(operator)))
}

function addOperator(condition: FieldCondition, operator: string, operand: unknown): void {
  switch (operator) {
    case '$eq':
      return addEquality(condition, [operand])
    case '$in':
      return Array.isArray(operand) ? addEquality(condition, operand) : undefined
    case '$gt':
    case '$gte':
      return addRange(condition, operand, (key, tag) => ({ from: key, to: successor(tag) }))
    case '$lt':
    case '$lte':
      return addRange(condition, operand, (key, tag) => ({ from: tag, to: successor(key) }))
    case '$exists':
      condition.present ||= operand === true || operand === 1
      return undefined
    default:
      return undefined
  }
}

/** Arrays and patterns are not what stands in an index. */
function addEquality(condition: FieldCondition, values: unknown[]): void {
  if (values.some((value) => Array.isArray(value) || value instanceof RegExp)) return
  condition.equal ??= values
  condition.present ||= values.every((value) => !isNullish(value))
}

type MakeRange = (key: Buffer, tag: Buffer) => KeyRange

function addRange(condition: FieldCondition, operand: unknown, makeRange: MakeRange): void {
  if (isNullish(operand) || Array.isArray(operand) || operand instanceof RegExp) return
  const key = encodeValue(operand)
  const tag = key.subarray(0, 1)
  if (tag[0] === TYPE_TAG.minKey || tag[0] === TYPE_TAG.maxKey) return
  condition.ranges.push(makeRange(key, tag))
  condition.present = true
}

function addPattern(condition: FieldCondition, pattern: RegExp): void {
  const prefix = /^\^([\w@ -]+)/.exec(pattern.source)?.[1]
  condition.pattern = pattern
  condition.present = true
  if (prefix === undefined || pattern.flags !== '' || pattern.source.includes('|')) return
  const rest = pattern.source.slice(prefix.length + 1)
  const literal = /^[?*{]/.test(rest) ? prefix.slice(0, -1) : prefix
  if (literal !== '') condition.ranges.push(startingWith(encodeStringPrefix(literal)))
}
