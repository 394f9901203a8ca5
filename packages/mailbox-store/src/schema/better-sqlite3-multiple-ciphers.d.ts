// The part of the package that is used here: its `exports` hides its own types.
declare module 'better-sqlite3-multiple-ciphers' {
  export type SqlValue = string | number | bigint | Uint8Array | null

  /** A value of a `?`, or the values of all `:name`s. */
  export type Binding = SqlValue | Readonly<Record<string, SqlValue>>

  export interface Statement {
    run(...values: Binding[]): { changes: number; lastInsertRowid: number | bigint }
    get(...values: Binding[]): unknown
    all(...values: Binding[]): unknown[]
    iterate(...values: Binding[]): IterableIterator<unknown>
    pluck(): this
    raw(): this
  }

  export interface Connection {
    readonly open: boolean
    readonly inTransaction: boolean
    prepare(sql: string): Statement
    exec(sql: string): this
    pragma(source: string, options?: { simple?: boolean }): unknown
    key(key: Buffer): number
    close(): this
  }

  const Database: new (file: string, options?: { timeout?: number; fileMustExist?: boolean }) => Connection
  export default Database
}
