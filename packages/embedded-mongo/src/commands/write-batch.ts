// insert, update and delete take a list of statements: each fails by itself, and an ordered list stops at the first failure.
import { CommandFailure } from '../command-failure.ts'
import type { Doc } from '../document.ts'

/** Runs the statements; returns what goes into the reply as writeErrors, if anything. */
export function runStatements(
  statements: readonly Doc[],
  ordered: boolean,
  run: (statement: Doc, index: number) => void
): { writeErrors?: Doc[] } {
  const writeErrors: Doc[] = []
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index)
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error
      writeErrors.push(error.toWriteError(index))
      if (ordered) break
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {}
}

export function isOrdered(command: Doc): boolean {
  return command['ordered'] !== false
}
