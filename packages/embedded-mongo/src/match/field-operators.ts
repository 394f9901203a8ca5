// The operators of a field: `{ field: { $op: operand } }`. Each compiles its operand into a test of the path's leaf values.
import { CommandFailure } from '../command-failure.ts'
import { type Doc, isDocument, isOperatorDocument, MISSING } from '../document.ts'
import { encodeValue } from '../keys/encode-value.ts'
import { typeTest } from './bson-type.ts'
import { compareWithinType, equalValues, isNullish } from './compare-values.ts'
import { parsePattern } from './parse-pattern.ts'

export type LeafTest = (leaves: unknown[]) => boolean
type ValueTest = (value: unknown) => boolean

/** Compiles the filter inside an $elemMatch; handed in, as filters and operators contain each other. */
export type CompileNested = (filter: Doc) => (document: Doc) => boolean

interface Context {
  /** The operator document that the operator stands in ($regex looks for its $options there). */
  siblings: Doc
  compileNested: CompileNested
}

const OPERATORS: Readonly<Record<string, (operand: unknown, context: Context) => LeafTest>> = {
  $eq: (operand) => anyValue(equalityTest(operand)),
  $ne: (operand) => not(anyValue(equalityTest(operand))),
  $gt: (operand) => anyValue(orderTest(operand, (order) => order > 0)),
  $gte: (operand) => anyValue(orderTest(operand, (order) => order >= 0)),
  $lt: (operand) => anyValue(orderTest(operand, (order) => order < 0)),
  $lte: (operand) => anyValue(orderTest(operand, (order) => order <= 0)),
  $in: (operand) => anyValue(membershipTest(list('$in', operand))),
  $nin: (operand) => not(anyValue(membershipTest(list('$nin', operand)))),
  $not: compileNot,
  $exists: (operand) => {
    const wanted = operand !== false && operand !== 0 && operand !== null
    return (leaves) => leaves.some((leaf) => leaf !== MISSING) === wanted
  },
  $type: (operand) => anyValue(typeTest(operand)),
  $regex: (operand, { siblings }) => anyValue(patternTest(parsePattern(operand, siblings['$options']))),
  $options: () => () => true,
  $mod: compileMod,
  $size: (operand) => (leaves) => leaves.some((leaf) => Array.isArray(leaf) && leaf.length === operand),
  $all: compileAll,
  $elemMatch: compileElemMatch
}

export function compileOperators(condition: Doc, compileNested: CompileNested): LeafTest {
  const context = { siblings: condition, compileNested }
  const tests = Object.entries(condition).map(([name, operand]) => {
    const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined
    if (!operator) throw new CommandFailure('BadValue', `unknown operator: ${name}`)
    return operator(operand, context)
  })
  return (leaves) => tests.every((test) => test(leaves))
}

/** `{ field: value }`: equality, or a match where the value is a regular expression. */
export function compileValue(value: unknown): LeafTest {
  return anyValue(value instanceof RegExp ? patternTest(value) : equalityTest(value))
}

/** A leaf matches by itself or, if it is an array, by one of its elements. */
function anyValue(test: ValueTest): LeafTest {
  return (leaves) => leaves.some((leaf) => test(leaf) || (Array.isArray(leaf) && leaf.some((e) => test(e))))
}

function not(test: LeafTest): LeafTest {
  return (leaves) => !test(leaves)
}

function equalityTest(operand: unknown): ValueTest {
  return isNullish(operand) ? isNullish : (value) => value !== MISSING && equalValues(value, operand)
}

function orderTest(operand: unknown, accept: (order: number) => boolean): ValueTest {
  return (value) => {
    const order = compareWithinType(value, operand)
    return order !== undefined && accept(order)
  }
}

function membershipTest(values: unknown[]): ValueTest {
  const patterns = values.filter((value) => value instanceof RegExp).map(patternTest)
  const keys = new Set(values.filter((value) => !(value instanceof RegExp)).map(membershipKey))
  return (value) => keys.has(membershipKey(value)) || patterns.some((pattern) => pattern(value))
}

function membershipKey(value: unknown): string {
  return encodeValue(value).toString('latin1')
}

function list(name: string, operand: unknown): unknown[] {
  if (!Array.isArray(operand)) throw new CommandFailure('BadValue', `${name} needs an array`)
  return operand
}

function patternTest(pattern: RegExp): ValueTest {
  const stateless = pattern.global || pattern.sticky ? parsePattern(pattern, undefined) : pattern
  return (value) => typeof value === 'string' && stateless.test(value)
}

function compileNot(operand: unknown, context: Context): LeafTest {
  if (operand instanceof RegExp) return not(compileValue(operand))
  if (!isOperatorDocument(operand)) throw new CommandFailure('BadValue', '$not needs a regex or a document')
  return not(compileOperators(operand, context.compileNested))
}

function compileMod(operand: unknown): LeafTest {
  const [divisor, remainder] = list('$mod', operand).map(Number)
  if (!divisor || remainder === undefined) throw new CommandFailure('BadValue', 'malformed mod')
  return anyValue((value) => typeof value === 'number' && Math.trunc(value) % divisor === remainder)
}

function compileAll(operand: unknown, context: Context): LeafTest {
  const tests = list('$all', operand).map((item) =>
    isDocument(item) && '$elemMatch' in item
      ? compileElemMatch(item['$elemMatch'], context)
      : compileValue(item)
  )
  return (leaves) => tests.length > 0 && tests.every((test) => test(leaves))
}

function compileElemMatch(operand: unknown, context: Context): LeafTest {
  if (!isDocument(operand)) throw new CommandFailure('BadValue', '$elemMatch needs an Object')
  const test = elementTest(operand, context.compileNested)
  return (leaves) => leaves.some((leaf) => Array.isArray(leaf) && leaf.some((e) => test(e)))
}

function elementTest(condition: Doc, compileNested: CompileNested): ValueTest {
  const [first] = Object.keys(condition)
  if (isOperatorDocument(condition) && first !== '$and' && first !== '$or' && first !== '$nor') {
    const test = compileOperators(condition, compileNested)
    return (element) => test([element])
  }
  const matches = compileNested(condition)
  return (element) => isDocument(element) && matches(element)
}
