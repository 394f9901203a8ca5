import { bsonType, StoredFields } from './stored-fields.ts'
import { idAt } from './write-value.ts'

/** The ids that stand in that field of the records, each once. */
export function idsIn(records: readonly Uint8Array[], field: string): Set<string> {
  const stored = new StoredFields([field])
  const ids = new Set<string>()
  for (const record of records) {
    stored.find(record)
    if (stored.types[0] === bsonType.objectId) ids.add(idAt(record, stored.places[0]!))
  }
  return ids
}
