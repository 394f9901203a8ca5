// MongoDB's query language: a filter document compiled into a predicate.
import { evaluateExpression } from '../aggregation/mingo.ts'
import { CommandFailure } from '../command-failure.ts'
import { type Doc, isDocument, isOperatorDocument } from '../document.ts'
import { compileOperators, compileValue } from './field-operators.ts'
import { leafValues } from './leaf-values.ts'

export type Predicate = (document: Doc) => boolean

/** Compiles a filter. Throws BadValue for what is malformed, NotImplemented for $where, $text, $jsonSchema and $near. */
export function compileFilter(filter: Doc): Predicate {
  const tests = Object.entries(filter).map(([name, condition]) =>
    name.startsWith('$') ? compileTopLevel(name, condition) : compileField(name, condition)
  )
  const [only] = tests
  if (tests.length === 1 && only) return only
  return (document) => tests.every((test) => test(document))
}

function compileTopLevel(name: string, operand: unknown): Predicate {
  switch (name) {
    case '$and': {
      const tests = branches(name, operand)
      return (document) => tests.every((test) => test(document))
    }
    case '$or': {
      const tests = branches(name, operand)
      return (document) => tests.some((test) => test(document))
    }
    case '$nor': {
      const tests = branches(name, operand)
      return (document) => !tests.some((test) => test(document))
    }
    case '$expr':
      return (document) => isTruthy(evaluateExpression(document, operand))
    case '$comment':
      return () => true
    case '$where':
    case '$text':
    case '$jsonSchema':
      throw new CommandFailure('NotImplemented', `${name} is not supported by the embedded server`)
    default:
      throw new CommandFailure('BadValue', `unknown top level operator: ${name}`)
  }
}

function branches(name: string, operand: unknown): Predicate[] {
  if (!Array.isArray(operand) || operand.length === 0) {
    throw new CommandFailure('BadValue', `${name} must be a nonempty array`)
  }
  return operand.map((branch: unknown) => {
    if (!isDocument(branch)) throw new CommandFailure('BadValue', `${name} entries need to be full objects`)
    return compileFilter(branch)
  })
}

function compileField(path: string, condition: unknown): Predicate {
  const segments = path.split('.')
  const test = isOperatorDocument(condition)
    ? compileOperators(condition, compileFilter)
    : compileValue(condition)
  return (document) => test(leafValues(document, segments))
}

function isTruthy(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0
}
