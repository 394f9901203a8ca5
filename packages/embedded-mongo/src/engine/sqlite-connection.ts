// One SQLite connection with its prepared statements.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

/** Durability of a commit: `full` reaches the disk before it returns, `normal` survives a crash of the process only. */
export type Synchronous = 'full' | 'normal' | 'off'

export type SqliteValue = SQLInputValue

export class SqliteConnection {
  readonly #database: DatabaseSync
  #statements = new Map<string, StatementSync>()
  #lists = new Map<string, StatementSync>()

  private constructor(database: DatabaseSync) {
    this.#database = database
  }

  static openWriter(file: string, synchronous: Synchronous): SqliteConnection {
    const database = new DatabaseSync(file)
    database.exec(`pragma journal_mode = wal; pragma synchronous = ${synchronous}; pragma cache_size = -16000;
      pragma wal_autocheckpoint = 4000; pragma journal_size_limit = 67108864; pragma temp_store = memory`)
    return new SqliteConnection(database)
  }

  static openReader(file: string): SqliteConnection {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 1000 })
    database.exec('pragma cache_size = -4000')
    return new SqliteConnection(database)
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction
  }

  exec(sql: string): void {
    this.#database.exec(sql)
  }

  get(sql: string, ...parameters: SQLInputValue[]): Record<string, unknown> | undefined {
    return this.#prepare(sql).get(...parameters)
  }

  all(sql: string, ...parameters: SQLInputValue[]): Record<string, unknown>[] {
    return this.#prepare(sql).all(...parameters)
  }

  /** As `all`, each row a list of its columns: half of the work where there are many rows. */
  lists(sql: string, ...parameters: SQLInputValue[]): SqliteValue[][] {
    const known = this.#lists.get(sql)
    const statement = known ?? this.#database.prepare(sql)
    if (!known) {
      statement.setReturnArrays(true)
      this.#lists.set(sql, statement)
    }
    return statement.all(...parameters) as unknown as SqliteValue[][]
  }

  /** Runs a statement; returns the row id of an insert. */
  run(sql: string, ...parameters: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...parameters).lastInsertRowid)
  }

  /** Forgets prepared statements, as those of a dropped table would pile up. */
  forgetStatements(): void {
    this.#statements = new Map()
    this.#lists = new Map()
  }

  close(): void {
    this.forgetStatements()
    this.#database.close()
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}
