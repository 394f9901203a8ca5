// A model whose reads give plain objects: what a schema with `recordOptions` and `leanReads` really returns.
import type { HydratedDocument, Model, Query, Schema, SchemaOptions } from 'mongoose'

export type Records<T> = Model<T, object, object, object, T>

export const recordOptions = {
  strict: 'throw',
  // A misspelt field in a filter throws: stripped, it would make the filter match everything.
  strictQuery: 'throw',
  timestamps: { createdAt: 'created_at', updatedAt: 'updated_at' },
  versionKey: false,
  id: false,
  autoIndex: false,
  autoCreate: false
} as const satisfies SchemaOptions

/** Plain objects from every read, unless the query asks for documents with `lean(false)`. */
export function leanReads<T>(schema: Schema<T>): Schema<T> {
  schema.pre<Query<unknown, unknown>>(/^find/, function () {
    if (this.mongooseOptions().lean === undefined) this.lean()
  })
  return schema
}

/** Inserts with the schema's defaults; gives the plain object, read back. */
export async function insertRecord<T>(model: Records<T>, fields: Partial<T>): Promise<T> {
  const { _id } = (await model.create(fields)) as HydratedDocument<T>
  return (await model.findById(_id).orFail()) as T
}
