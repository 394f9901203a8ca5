// Which collections and indexes there are. Kept in SQLite tables, mirrored in memory; `reload` after a rollback.
import { decodeDocument, type Doc, encodeDocument } from '../document.ts'
import { type CollectionIndex, idIndex, storedIndex } from './collection-index.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

export interface Collection {
  id: number
  database: string
  name: string
  /** `database.name` */
  namespace: string
  table: string
  /** `_id_` first. */
  indexes: CollectionIndex[]
}

const FORMAT = 1

export class Catalog {
  /** Changes with every change of the catalogue, and with every reload. */
  generation = 0
  readonly #connection: SqliteConnection
  #collections = new Map<string, Collection>()

  constructor(connection: SqliteConnection) {
    this.#connection = connection
  }

  /** Creates the tables of an empty file. Throws when another version of this server wrote the file. */
  initialise(): void {
    const format = Number(this.#connection.get('pragma user_version')?.['user_version'])
    if (format !== 0 && format !== FORMAT)
      throw new Error(`the data has format ${format}, expected ${FORMAT}`)
    this.#connection.exec(`
      create table if not exists catalog_collection(id integer primary key, database text, name text, unique(database, name));
      create table if not exists catalog_index(id integer primary key, collection integer, specification blob, multikey integer);
      create table if not exists session_write(session text primary key, number integer, reply blob, at integer) without rowid;
      create table if not exists setting(name text primary key, value text) without rowid;
      pragma user_version = ${FORMAT}`)
  }

  reload(): void {
    this.generation++
    this.#collections = new Map()
    this.#connection.forgetStatements()
    for (const row of this.#connection.all('select id, database, name from catalog_collection order by id')) {
      const collection = this.#register(Number(row['id']), String(row['database']), String(row['name']))
      collection.indexes.push(...this.#loadIndexes(collection.id))
    }
  }

  #loadIndexes(collection: number): CollectionIndex[] {
    const sql = 'select id, specification, multikey from catalog_index where collection = ? order by id'
    return this.#connection.all(sql, collection).map((row) => {
      const specification = decodeDocument(row['specification'] as Uint8Array)
      return storedIndex(Number(row['id']), specification, row['multikey'] === 1)
    })
  }

  #register(id: number, database: string, name: string): Collection {
    const table = `documents_${id}`
    const namespace = `${database}.${name}`
    const collection = { id, database, name, namespace, table, indexes: [idIndex(table)] }
    this.#collections.set(namespace, collection)
    return collection
  }

  find(database: string, name: string): Collection | undefined {
    return this.#collections.get(`${database}.${name}`)
  }

  findById(id: number): Collection | undefined {
    return this.all().find((collection) => collection.id === id)
  }

  all(): Collection[] {
    return [...this.#collections.values()]
  }

  inDatabase(database: string): Collection[] {
    return this.all().filter((collection) => collection.database === database)
  }

  create(database: string, name: string): Collection {
    this.generation++
    const sql = 'insert into catalog_collection(database, name) values (?, ?)'
    const collection = this.#register(this.#connection.run(sql, database, name), database, name)
    this.#connection.exec(`create table ${collection.table}(r integer primary key, k blob unique, v blob)`)
    return collection
  }

  drop(collection: Collection): void {
    this.generation++
    for (const index of collection.indexes.slice(1)) this.dropIndex(collection, index)
    this.#connection.forgetStatements()
    this.#connection.exec(`drop table ${collection.table}`)
    this.#connection.run('delete from catalog_collection where id = ?', collection.id)
    this.#collections.delete(collection.namespace)
  }

  rename(collection: Collection, database: string, name: string): void {
    this.generation++
    this.#connection.run(
      'update catalog_collection set database = ?, name = ? where id = ?',
      database,
      name,
      collection.id
    )
    this.#collections.delete(collection.namespace)
    Object.assign(collection, { database, name, namespace: `${database}.${name}` })
    this.#collections.set(collection.namespace, collection)
  }

  addIndex(collection: Collection, specification: Doc): CollectionIndex {
    this.generation++
    const sql = 'insert into catalog_index(collection, specification, multikey) values (?, ?, 0)'
    const id = this.#connection.run(sql, collection.id, encodeDocument(specification))
    const index = storedIndex(id, specification, false)
    this.#connection.exec(`create table ${index.table}(k blob, r integer, primary key(k, r)) without rowid`)
    collection.indexes.push(index)
    return index
  }

  /** Replaces the options of an index (collMod). */
  changeIndex(collection: Collection, index: CollectionIndex, specification: Doc): void {
    this.generation++
    this.#connection.run(
      'update catalog_index set specification = ? where id = ?',
      encodeDocument(specification),
      index.id
    )
    collection.indexes[collection.indexes.indexOf(index)] = storedIndex(
      index.id,
      specification,
      index.multikey
    )
  }

  dropIndex(collection: Collection, index: CollectionIndex): void {
    this.generation++
    this.#connection.forgetStatements()
    this.#connection.exec(`drop table ${index.table}`)
    this.#connection.run('delete from catalog_index where id = ?', index.id)
    collection.indexes.splice(collection.indexes.indexOf(index), 1)
  }

  markMultikey(index: CollectionIndex): void {
    this.generation++
    this.#connection.run('update catalog_index set multikey = 1 where id = ?', index.id)
    index.multikey = true
  }
}
