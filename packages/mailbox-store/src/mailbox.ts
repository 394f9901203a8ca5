// What the operations on one open mailbox share.
import type { Logger } from '@postkeep/log'
import type { DerivedData } from './derived/derived-data.ts'
import type { Folders } from './folders/folders.ts'
import type { StoreLimits } from './mailbox-store.ts'
import type { FlagLog } from './messages/flag-log.ts'
import type { Keywords } from './messages/keywords.ts'
import type { Usage } from './messages/usage.ts'
import type { Db } from './schema/db.ts'
import type { Vocabulary } from './search/vocabulary.ts'
import type { StoreChange } from './store-change.ts'

export interface Mailbox {
  readonly db: Db
  readonly logger: Logger
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly limits: StoreLimits
  readonly onChange: (change: StoreChange) => void
  readonly folders: Folders
  readonly keywords: Keywords
  readonly flagLog: FlagLog
  readonly usage: Usage
  readonly derived: DerivedData
  readonly vocabulary: Vocabulary
  readonly objectSalt: string
  /** Another each time that the mailbox is opened. */
  readonly opening: string
  /** Number of the next body. */
  nextBody: number
  /** Delivery keys to forget with the next commit. */
  readonly settledKeys: Set<Uint8Array>
}

/** Seconds since 1970. */
export function now(mailbox: Mailbox): number {
  return Math.floor(mailbox.clock() / 1000)
}
