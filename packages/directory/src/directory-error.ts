// Why the directory refuses: the field that is wrong, and in the message what to do.

export type DirectoryErrorCode = 'invalid' | 'exists' | 'not-found' | 'conflict'

export class DirectoryError extends Error {
  override name = 'DirectoryError'
  readonly code: DirectoryErrorCode
  readonly field: string

  constructor(code: DirectoryErrorCode, field: string, message: string) {
    super(message)
    this.code = code
    this.field = field
  }
}

export function invalid(field: string, message: string): DirectoryError {
  return new DirectoryError('invalid', field, message)
}

export function notFound(field: string, message: string): DirectoryError {
  return new DirectoryError('not-found', field, message)
}
