// An update document (operators, replacement or pipeline) compiled into a function from the old document to the new one.
import { mingo } from '../aggregation/mingo.ts'
import { CommandFailure } from '../command-failure.ts'
import { copyDocument, type Doc, isDocument, MISSING } from '../document.ts'
import { UPDATE_OPERATORS } from './field-operators.ts'
import { FieldTarget } from './field-target.ts'
import { compileArrayFilters, type PositionalContext, resolveTargets } from './resolve-targets.ts'

export interface UpdateSpecification {
  filter: Doc
  /** Operators, a replacement, or a pipeline of stages. */
  update: Doc | Doc[]
  arrayFilters: Doc[]
  now: Date
}

export interface CompiledUpdate {
  kind: 'operators' | 'replacement' | 'pipeline'
  /** A new document; the old one is left as it is. `inserting` says that $setOnInsert applies. */
  apply(old: Doc, phase: 'updating' | 'inserting'): Doc
}

export function compileUpdate(specification: UpdateSpecification): CompiledUpdate {
  const { update } = specification
  if (Array.isArray(update)) return compilePipeline(update)
  const names = Object.keys(update)
  if (names.length > 0 && names.every((name) => name.startsWith('$')))
    return compileOperators(update, specification)
  const operator = names.find((name) => name.startsWith('$'))
  if (operator) throw new CommandFailure('BadValue', `unknown top level field in an update with ${operator}`)
  return { kind: 'replacement', apply: (old) => withId(update, old) }
}

/** The identifier stays first and stays what it was, unless the replacement brings its own. */
function withId(replacement: Doc, old: Doc): Doc {
  const { _id: given, ...rest } = replacement
  const id = given === undefined ? old['_id'] : given
  return id === undefined ? rest : { _id: id, ...rest }
}

function compilePipeline(stages: Doc[]): CompiledUpdate {
  return {
    kind: 'pipeline',
    apply: (old) => {
      const documents = [copyDocument(old)]
      const allowed = ['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith']
      const unknown = stages.flatMap((stage) => Object.keys(stage)).find((name) => !allowed.includes(name))
      if (unknown) throw new CommandFailure('BadValue', `${unknown} is not allowed within an update`)
      const [result] = mingo().aggregate(documents, stages)
      return withId(result ?? {}, old)
    }
  }
}

function compileOperators(update: Doc, specification: UpdateSpecification): CompiledUpdate {
  const changes = Object.entries(update).flatMap(([operator, operands]) => {
    if (!isDocument(operands)) {
      throw new CommandFailure(
        'FailedToParse',
        `Modifiers operate on fields but we found another type: ${operator}`
      )
    }
    return Object.entries(operands).map(([path, operand]) => ({ operator, path, operand }))
  })
  assertNoConflict(changes.flatMap(pathsOf))
  const context = {
    filter: specification.filter,
    arrayFilters: compileArrayFilters(specification.arrayFilters)
  }
  return {
    kind: 'operators',
    apply: (old, phase) => {
      const document = copyDocument(old)
      for (const change of changes) {
        if (change.operator === '$setOnInsert' && phase !== 'inserting') continue
        applyChange(document, change, { context, now: specification.now })
      }
      return document
    }
  }
}

interface Change {
  operator: string
  path: string
  operand: unknown
}

function pathsOf({ operator, path, operand }: Change): string[] {
  return operator === '$rename' ? [path, String(operand)] : [path]
}

function applyChange(
  document: Doc,
  change: Change,
  { context, now }: { context: PositionalContext; now: Date }
): void {
  if (change.operator === '$rename') {
    rename(document, change.path, change.operand)
    return
  }
  const operator = Object.hasOwn(UPDATE_OPERATORS, change.operator)
    ? UPDATE_OPERATORS[change.operator]
    : undefined
  if (!operator) throw new CommandFailure('FailedToParse', `Unknown modifier: ${change.operator}`)
  for (const target of resolveTargets(document, change.path, context)) operator(target, change.operand, now)
}

function rename(document: Doc, from: string, to: unknown): void {
  if (typeof to !== 'string' || to === '')
    throw new CommandFailure('BadValue', '$rename target must be a string')
  const source = new FieldTarget(document, from.split('.'))
  const value = source.get()
  if (value === MISSING) return
  const [target] = resolveTargets(document, to, { filter: {}, arrayFilters: new Map() })
  source.unset()
  target?.set(value)
}

/** Two changes may not touch the same field, nor a field and its parent. */
function assertNoConflict(paths: string[]): void {
  const sorted = paths.map((path) => `${path}.`).toSorted()
  for (const [i, path] of sorted.entries()) {
    if (sorted[i + 1]?.startsWith(path)) {
      const name = path.slice(0, -1)
      throw new CommandFailure(
        'ConflictingUpdateOperators',
        `Updating the path '${name}' would create a conflict at '${name}'`
      )
    }
  }
}
