// What can go wrong with a backup in a way that its caller tells apart.
export type BackupErrorKind =
  /** No such snapshot, or no such object in the repository. */
  | 'not-found'
  /** The recovery key is missing, malformed or not the one that the backup was made for. */
  | 'wrong-key'
  /** An object is not what was stored. */
  | 'damaged'
  /** It would have overwritten something. */
  | 'refused'
  /** Another backup, prune or restore is at work. */
  | 'locked'
  /** The repository cannot be read or written. */
  | 'storage'

export class BackupError extends Error {
  readonly kind: BackupErrorKind

  constructor(kind: BackupErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'BackupError'
    this.kind = kind
  }
}

export function isBackupError(error: unknown, kind: BackupErrorKind): error is BackupError {
  return error instanceof BackupError && error.kind === kind
}

export function isMissingFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
