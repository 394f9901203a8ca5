// Fields of forms.
import type { Spooled } from '@postkeep/spool'
import { ApiProblem, invalidField } from '../frame/api-problem.ts'
import { LargeContent } from './large-content.ts'
import { checkNames, type Fields } from './parse-json.ts'

const mostFields = 1000
/** Of a text that is not in memory where it may be out of it. */
const longText = 16 * 1024

export type FormPart = {
  readonly name: string
  /** Of a file. */
  readonly filename?: string
  readonly contentType?: string
  /** Where it lies in the spool. */
  readonly start: number
  readonly end: number
}

/** Files, and what is long in `raw`, stay where they are where that is a file. @throws ApiProblem 400 */
export async function fieldsOfParts(parts: readonly FormPart[], spooled: Spooled): Promise<Fields> {
  const isInMemory = spooled.chunks !== undefined
  const files: object[] = []
  const others: [string, unknown][] = []
  for (const part of parts) {
    const content = new LargeContent(spooled, part.start, part.end)
    if (part.filename !== undefined) {
      files.push(attachmentOf(part, isInMemory ? new Uint8Array(await content.bytes()) : content))
    } else {
      const stays = part.name === 'raw' && !isInMemory && content.size > longText
      others.push([part.name, stays ? content : await content.text()])
    }
  }
  const fields = fieldsOfPairs(others)
  return files.length === 0 ? fields : { ...fields, attachments: files }
}

/** As the messages of the API have them. */
function attachmentOf({ contentType, filename, name }: FormPart, content: Uint8Array | LargeContent): object {
  if (!/^attachments?(?:\[\])?$/.test(name)) throw invalidField(name.slice(0, 100), 'is a file; send a text')
  return { filename, content, ...(contentType && { contentType }) }
}

/** A name that comes several times, or as `name[]`, is a list. */
export function fieldsOfPairs(pairs: Iterable<readonly [string, unknown]>): Fields {
  const fields = new Map<string, unknown>()
  let count = 0
  for (const [written, value] of pairs) {
    count += 1
    if (count > mostFields) throw new ApiProblem(400, `There are more than ${mostFields} fields`)
    const name = written.replace(/\[\]$/, '')
    const known = fields.get(name)
    if (known === undefined) fields.set(name, written === name ? value : [value])
    else fields.set(name, [known, value].flat())
  }
  const all = Object.create(null) as Record<string, unknown>
  for (const [name, value] of fields) all[name] = value
  checkNames(all)
  return all
}
