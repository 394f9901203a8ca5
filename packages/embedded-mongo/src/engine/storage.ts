// The writing connection with its catalogue, and a second one that sees the last commit while a transaction is open.
import type { ChangeEvent } from '../change-streams/change-event.ts'
import { Catalog } from './catalog.ts'
import { openDataFolder } from './data-folder.ts'
import { SqliteConnection, type Synchronous } from './sqlite-connection.ts'
import type { View } from './view.ts'

export class Storage {
  readonly connection: SqliteConnection
  readonly catalog: Catalog
  readonly #folder: ReturnType<typeof openDataFolder>
  #reader: { connection: SqliteConnection; catalog: Catalog; committedGeneration: number } | undefined

  /** Opens (and creates) the data in a folder; `:memory:` keeps nothing. Throws when another server uses the folder. */
  constructor(dbpath: string, durable: boolean) {
    this.#folder = openDataFolder(dbpath)
    const synchronous: Synchronous = this.#folder.isTemporary ? 'off' : durable ? 'full' : 'normal'
    this.connection = SqliteConnection.openWriter(this.#folder.databaseFile, synchronous)
    this.catalog = new Catalog(this.connection)
    this.catalog.initialise()
    this.catalog.reload()
  }

  writer(recordChange: (event: ChangeEvent) => void): View {
    return { connection: this.connection, catalog: this.catalog, recordChange }
  }

  /** A view of what is committed. `committedGeneration` is that of the catalogue at the last commit. */
  reader(committedGeneration: number): View {
    const reader = this.#reader ?? this.#openReader()
    if (reader.committedGeneration !== committedGeneration) {
      reader.catalog.reload()
      reader.committedGeneration = committedGeneration
    }
    const { connection, catalog } = reader
    return {
      connection,
      catalog,
      recordChange: () => {
        throw new Error('a reading view cannot change anything')
      }
    }
  }

  #openReader() {
    const connection = SqliteConnection.openReader(this.#folder.databaseFile)
    this.#reader = { connection, catalog: new Catalog(connection), committedGeneration: -1 }
    return this.#reader
  }

  close(): void {
    this.#reader?.connection.close()
    this.connection.close()
    this.#folder.release()
  }
}
