// updateDescription of a change event: which fields were set or removed, by dotted path.
import { type Doc, isDocument } from '../document.ts'
import { equalValues } from '../match/compare-values.ts'

export interface UpdateDescription {
  updatedFields: Doc
  removedFields: string[]
  truncatedArrays: unknown[]
}

export function describeChange(before: Doc, after: Doc): UpdateDescription {
  const description: UpdateDescription = { updatedFields: {}, removedFields: [], truncatedArrays: [] }
  compare(before, after, { prefix: '', description })
  return description
}

interface Progress {
  prefix: string
  description: UpdateDescription
}

function compare(before: Doc, after: Doc, { prefix, description }: Progress): void {
  for (const name of Object.keys(before)) {
    if (!Object.hasOwn(after, name)) description.removedFields.push(prefix + name)
  }
  for (const [name, value] of Object.entries(after)) {
    const old = before[name]
    if (isDocument(old) && isDocument(value))
      compare(old, value, { prefix: `${prefix}${name}.`, description })
    else if (!Object.hasOwn(before, name) || !equalValues(old, value))
      description.updatedFields[prefix + name] = value
  }
}
