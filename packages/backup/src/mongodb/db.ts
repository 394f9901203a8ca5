// The driver as it comes with the connection: this package has no driver of its own.
import type { Database } from '@postkeep/database'

export type Db = NonNullable<Database['connection']['db']>
export type Session = ReturnType<ReturnType<Database['connection']['getClient']>['startSession']>

/** Throws where the connection is closed. */
export function dbOf({ connection }: Database): Db {
  if (!connection.db) throw new Error('the connection to MongoDB is closed')
  return connection.db
}

export function bsonOf({ connection }: Database) {
  return connection.base.mongo.BSON
}
