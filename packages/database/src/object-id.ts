// The ids of all documents: 24 hex digits outside, ObjectId inside.
import { createRequire } from 'node:module'
import type { Types } from 'mongoose'

export type ObjectId = Types.ObjectId

// The driver's own class, which `import` would give anew, without loading the driver.
const { ObjectId: DriverObjectId } = createRequire(import.meta.url)('bson') as typeof import('bson')

export function newObjectId(): ObjectId {
  return new DriverObjectId()
}

/** undefined where the text is not 24 hex digits. */
export function toObjectId(text: string): ObjectId | undefined {
  return /^[0-9a-f]{24}$/i.test(text) ? new DriverObjectId(text) : undefined
}
