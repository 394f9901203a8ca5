// The one error type that becomes an error reply; the names and numbers are MongoDB's (src/mongo/base/error_codes.yml).
import type { Doc } from './document.ts'

const CODES = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  AuthenticationFailed: 18,
  AlreadyInitialized: 23,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  InvalidIdField: 53,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  NoReplicationEnabled: 76,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  ShutdownInProgress: 91,
  CannotIndexParallelArrays: 171,
  TransactionTooOld: 225,
  NotImplemented: 238,
  NoSuchTransaction: 251,
  ChangeStreamHistoryLost: 286,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  MissingRequiredField: 40414,
  ProjectionMix: 31254,
  UnrecognizedPipelineStage: 40324
} as const

export type FailureName = keyof typeof CODES

export class CommandFailure extends Error {
  readonly codeName: FailureName
  readonly code: number
  /** Further fields of the reply, such as keyPattern and keyValue or errorLabels. */
  readonly details: Doc

  constructor(codeName: FailureName, message: string, details: Doc = {}) {
    super(message)
    this.name = 'CommandFailure'
    this.codeName = codeName
    this.code = CODES[codeName]
    this.details = details
  }

  toReply(): Doc {
    return { ok: 0, errmsg: this.message, code: this.code, codeName: this.codeName, ...this.details }
  }

  toWriteError(index: number): Doc {
    return { index, code: this.code, errmsg: this.message, ...this.details }
  }
}

/** An error of unknown origin (SQLite, mingo, a stack overflow by nesting) as a failure the client may see. */
export function toCommandFailure(error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error
  const message = error instanceof Error ? error.message : String(error)
  const isClientFault = error instanceof Error && (error.name === 'MingoError' || error.name === 'BSONError')
  return new CommandFailure(isClientFault ? 'BadValue' : 'InternalError', message)
}
