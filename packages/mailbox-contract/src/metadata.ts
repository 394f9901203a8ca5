// Annotations of folders and of the mailbox as a whole. RFC 5464.

export interface MetadataEntry {
  /** Lower case, begins with `/private/` or `/shared/`. */
  readonly name: string
  readonly value: Uint8Array
}

/** What is read: the entries of these names and those below them. */
export interface MetadataFilter {
  /** In any case. */
  readonly names: readonly string[]
  readonly depth: 0 | 1 | 'infinity'
}

/** Bytes of one value. */
export const maximumMetadataBytes = 64 * 1024
