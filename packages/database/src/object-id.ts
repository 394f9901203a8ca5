// The ids of all documents: 24 hex digits outside, ObjectId inside.
import { Types } from 'mongoose'

export type ObjectId = Types.ObjectId

export function newObjectId(): ObjectId {
  return new Types.ObjectId()
}

/** undefined where the text is not 24 hex digits. */
export function toObjectId(text: string): ObjectId | undefined {
  return /^[0-9a-f]{24}$/i.test(text) ? new Types.ObjectId(text) : undefined
}
