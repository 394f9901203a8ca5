// Where backups lie: named objects, each written as a whole or not at all.
export interface StoredObject {
  readonly name: string
  readonly bytes: number
  readonly modified: Date
}

export interface Repository {
  /** `name`: segments of [a-zA-Z0-9._-] with slashes between. Replaces an object of that name. */
  put(name: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>
  /** Throws `BackupError('not-found')`. */
  get(name: string): Promise<Uint8Array>
  /** All objects whose name begins with `prefix`, in no order. */
  list(prefix: string): AsyncIterable<StoredObject>
  /** Nothing happens where there is no such object. */
  remove(name: string): Promise<void>
  has(name: string): Promise<boolean>
}
