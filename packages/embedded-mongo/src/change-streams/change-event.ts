// A change as the engine reports it; change-stream.ts makes of it what a client sees.
import type { Doc } from '../document.ts'
import type { UpdateDescription } from '../update/describe-change.ts'

export interface ChangeEvent {
  operation: 'insert' | 'update' | 'replace' | 'delete' | 'drop' | 'rename' | 'dropDatabase'
  database: string
  /** Absent for dropDatabase. */
  collection?: string
  /** For rename: the new namespace. */
  to?: { db: string; coll: string }
  documentKey?: Doc
  /** The document after the change. */
  document?: Doc
  updateDescription?: UpdateDescription
  at: Date
}
