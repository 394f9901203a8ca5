// Stored documents written as JSON without becoming objects in between: a page of a long list is a thousand of them.
import type { JsonBytes } from './json-bytes.ts'
import { bsonType, isAt, StoredFields } from './stored-fields.ts'
import { idAt, idBytes, writeValue, type WriteValue } from './write-value.ts'

/** What an object has: members that are always the same, as JSON, or one that is made of a field of the document. */
export type JsonMember = string | FieldMember

export type FieldMember = {
  readonly name: string
  /** Of the document; without: `name`. */
  readonly field?: string
  /** JSON, where the document has no such field; without: the member is left out. */
  readonly absent?: string
  /** Of a document within. */
  readonly members?: readonly JsonMember[]
  /** JSON in the place of an id. */
  readonly ofId?: (id: string) => Uint8Array
}

/** @throws RangeError where it is no document; TypeError for a type that JSON has nothing for */
export type RecordWriter = (record: Uint8Array, to: JsonBytes, start?: number) => void

type Step = {
  readonly field: number
  readonly label: Buffer
  readonly absent: Buffer | undefined
  readonly write: WriteValue
}

const [open, close, comma] = [Buffer.from('{'), Buffer.from('}'), Buffer.from(',')]

/** Writes the members in their order, and values as JSON.stringify does what the driver makes of them. */
export function recordWriter(members: readonly JsonMember[]): RecordWriter {
  const fields = members.filter((member) => typeof member !== 'string')
  const stored = new StoredFields(fields.map(({ field, name }) => field ?? name))
  const steps = members.map((member): Step => {
    if (typeof member !== 'string') return stepOf(member, fields.indexOf(member))
    return { field: -1, label: Buffer.alloc(0), absent: Buffer.from(member), write: writeValue }
  })
  return (record, to, start = 0) => {
    stored.find(record, start)
    const { places, types } = stored
    to.raw(open)
    let isFirst = true
    for (const { absent, field, label, write } of steps) {
      const type = field < 0 ? 0 : types[field]!
      if (type === 0 && !absent) continue
      if (!isFirst) to.raw(comma)
      isFirst = false
      to.raw(label)
      if (type > 0) write(to, record, type, places[field]!)
      else to.raw(absent!)
    }
    to.raw(close)
  }
}

function stepOf({ absent, members, name, ofId }: FieldMember, field: number): Step {
  return {
    field,
    label: Buffer.from(`${JSON.stringify(name)}:`),
    absent: absent === undefined ? undefined : Buffer.from(absent),
    write: members ? within(members) : ofId ? instead(ofId) : writeValue
  }
}

function within(members: readonly JsonMember[]): WriteValue {
  const write = recordWriter(members)
  return (to, record, type, from) =>
    type === bsonType.document ? write(record, to, from) : writeValue(to, record, type, from)
}

/** The same id comes many times in a row. */
function instead(ofId: (id: string) => Uint8Array): WriteValue {
  let last: { readonly id: Uint8Array; readonly json: Uint8Array } | undefined
  return (to, record, type, from) => {
    if (type !== bsonType.objectId) return writeValue(to, record, type, from)
    if (!last || !isAt(record, from, last.id)) {
      last = { id: record.slice(from, from + idBytes), json: ofId(idAt(record, from)) }
    }
    to.raw(last.json)
  }
}
