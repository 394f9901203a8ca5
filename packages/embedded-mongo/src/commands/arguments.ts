// Reading the arguments of a command. Each throws TypeMismatch, with the field's name, for what does not fit.
import { CommandFailure } from '../command-failure.ts'
import { type Doc, isDocument } from '../document.ts'

function mismatch(field: string, expected: string): CommandFailure {
  return new CommandFailure('TypeMismatch', `field '${field}' has the wrong type, expected ${expected}`)
}

export function textArgument(command: Doc, field: string): string {
  const value = command[field]
  if (typeof value !== 'string') throw mismatch(field, 'string')
  return value
}

export function documentArgument(command: Doc, field: string): Doc {
  const value = command[field] ?? {}
  if (!isDocument(value)) throw mismatch(field, 'object')
  return value
}

export function optionalDocument(command: Doc, field: string): Doc | undefined {
  return command[field] == null ? undefined : documentArgument(command, field)
}

export function documentsArgument(command: Doc, field: string): Doc[] {
  const value = command[field]
  if (!Array.isArray(value) || !value.every(isDocument)) throw mismatch(field, 'array of objects')
  return value
}

export function optionalDocuments(command: Doc, field: string): Doc[] {
  return command[field] == null ? [] : documentsArgument(command, field)
}

export function numberArgument(command: Doc, field: string, otherwise: number): number {
  const value = command[field] ?? otherwise
  if (typeof value !== 'number' || Number.isNaN(value)) throw mismatch(field, 'number')
  return value
}

export function flagArgument(command: Doc, field: string): boolean {
  const value = command[field]
  return value === true || (typeof value === 'number' && value !== 0)
}

/** Collation is not implemented; only the simple one, which is none, is accepted. */
export function refuseCollation(command: Doc): void {
  const collation = optionalDocument(command, 'collation')
  if (collation && collation['locale'] !== 'simple') {
    throw new CommandFailure('NotImplemented', 'collation is not supported by the embedded server')
  }
}
