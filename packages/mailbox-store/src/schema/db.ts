// The database of one mailbox as its parts see it: prepared statements by their text, transactions, storage errors.
import type { Binding, Connection, Statement } from 'better-sqlite3-multiple-ciphers'
import { storageError } from './storage-error.ts'

type Form = 'object' | 'tuple' | 'value'

export class Db {
  #connection: Connection
  readonly #statements: Record<Form, Map<string, Statement>> = {
    object: new Map(),
    tuple: new Map(),
    value: new Map()
  }

  constructor(connection: Connection) {
    this.#connection = connection
  }

  get connection(): Connection {
    return this.#connection
  }

  /** Goes on with another connection to the same mailbox: its file was rewritten. */
  replaceConnection(connection: Connection): void {
    for (const statements of Object.values(this.#statements)) statements.clear()
    this.#connection = connection
  }

  /** How many rows it changed. */
  run(sql: string, ...values: Binding[]): number {
    return guarded(() => this.#prepare('object', sql).run(...values).changes)
  }

  row<Row>(sql: string, ...values: Binding[]): Row | undefined {
    return guarded(() => this.#prepare('object', sql).get(...values) as Row | undefined)
  }

  rows<Row>(sql: string, ...values: Binding[]): Row[] {
    return guarded(() => this.#prepare('object', sql).all(...values) as Row[])
  }

  /** Rows as lists: for many rows. */
  tuples<Row extends readonly unknown[]>(sql: string, ...values: Binding[]): Row[] {
    return guarded(() => this.#prepare('tuple', sql).all(...values) as Row[])
  }

  /** The first column of the first row. */
  value<Value>(sql: string, ...values: Binding[]): Value | undefined {
    return guarded(() => this.#prepare('value', sql).get(...values) as Value | undefined)
  }

  /** The first column of all rows. */
  values<Value>(sql: string, ...values: Binding[]): Value[] {
    return guarded(() => this.#prepare('value', sql).all(...values) as Value[])
  }

  /** All of `work` or nothing. Change what is kept in memory only after this has returned: then it is on the disk. */
  transaction<Result>(work: () => Result): Result {
    this.run('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.run('COMMIT')
      return result
    } catch (error) {
      // SQLite has rolled back by itself after some errors, a full disk among them.
      if (this.#connection.inTransaction) this.run('ROLLBACK')
      throw error
    }
  }

  #prepare(form: Form, sql: string): Statement {
    const known = this.#statements[form].get(sql)
    if (known !== undefined) return known
    const statement = this.#connection.prepare(sql)
    if (form === 'tuple') statement.raw()
    if (form === 'value') statement.pluck()
    this.#statements[form].set(sql, statement)
    return statement
  }
}

function guarded<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw storageError(error)
  }
}
