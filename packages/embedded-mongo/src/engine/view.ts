// What a command works on: one connection with its catalogue, seen at one moment.
import type { ChangeEvent } from '../change-streams/change-event.ts'
import type { Catalog } from './catalog.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

export interface View {
  connection: SqliteConnection
  catalog: Catalog
  /** Takes note of a change; it is published once the change is committed. */
  recordChange(event: ChangeEvent): void
}
