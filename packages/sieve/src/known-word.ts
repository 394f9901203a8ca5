// What a command or a test takes.

export type ValueKind = 'string' | 'strings' | 'number'

export interface Tag {
  /** What stands behind it. */
  readonly value?: ValueKind
  /** One of these extensions, beside those of its word. */
  readonly needs?: readonly string[]
}

export interface Word {
  /** One of these extensions. */
  readonly needs?: readonly string[]
  readonly takes?: readonly ValueKind[]
  /** So many of the first of `takes` may be left out. */
  readonly optional?: number
  readonly tags?: Readonly<Record<string, Tag>>
  /** Tests inside of it. */
  readonly tests?: 'one' | 'some'
  readonly hasBlock?: true
}
