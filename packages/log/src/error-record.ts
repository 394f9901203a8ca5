// An error as plain data: type, text, code, stack and causes. Other properties are left out: drivers hang
// connection strings, commands and documents on their errors.
import { scrub } from './scrub.ts'

export type ErrorRecord = {
  readonly type: string
  readonly message: string
  readonly code?: string | number
  readonly stack?: string
  readonly cause?: ErrorRecord
  readonly errors?: readonly ErrorRecord[]
}

const maxDepth = 5
const maxErrors = 5

export function errorOf(error: unknown, depth = 0): ErrorRecord {
  if (!(error instanceof Error)) return { type: typeof error, message: scrub(textOf(error)) }
  const { code } = error as { code?: unknown }
  const deeper = depth < maxDepth
  return {
    type: error.name,
    message: scrub(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.stack ? { stack: scrub(error.stack) } : {}),
    ...(deeper && error.cause !== undefined ? { cause: errorOf(error.cause, depth + 1) } : {}),
    ...(deeper && error instanceof AggregateError
      ? { errors: error.errors.slice(0, maxErrors).map((one) => errorOf(one, depth + 1)) }
      : {})
  }
}

function textOf(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : `thrown, but not an Error: ${typeof thrown}`
}
