// Writes the FETCH response of one message after the other.
import { unpackStructure } from '@postkeep/mailbox-contract'
import { FetchResponse, type FetchSection, type OutputBuffer, formatDateTime } from '@postkeep/imap-protocol'
import { body, bodyStructure, envelope, indexMessage, section, selectHeaderFields } from '@postkeep/mime'
import type { SelectedFolder } from '../selected-folder.ts'
import { emailId } from './email-id.ts'
import type { FetchPlan } from './plan-fetch.ts'

type Cell = (index: number) => string

const emptyLine = '\r\n'
const nothing = Buffer.alloc(0)

export interface RowContext {
  readonly folder: SelectedFolder
  readonly uidOnly: boolean
}

export class RowWriter {
  readonly #response: FetchResponse
  readonly #plan: FetchPlan
  readonly #folder: SelectedFolder
  readonly #cells: readonly Cell[]
  /** Header field names of each section, in lower case. */
  readonly #fields: readonly ReadonlySet<string>[]

  /** The folder must not change while this is used, but for its flags. */
  constructor(output: OutputBuffer, plan: FetchPlan, { folder, uidOnly }: RowContext) {
    this.#response = new FetchResponse(output, { uidOnly })
    this.#folder = folder
    this.#plan = plan
    this.#cells = cellsOf(plan, folder)
    this.#fields = plan.sections.map((one) => new Set(one.section.fields?.map((name) => name.toLowerCase())))
  }

  /** A message of which the columns tell all. */
  fromColumns(index: number): void {
    this.#begin(index)
    this.#response.end()
  }

  /** `structure` and `headers`: entries of the chunks; absent where the plan has not asked for them. */
  fromChunks(index: number, structure: Buffer | undefined, headers: Buffer | undefined): void {
    this.#begin(index)
    if (structure !== undefined) this.#writeStructure(structure)
    if (headers !== undefined) {
      for (const [at, one] of this.#plan.sections.entries())
        this.#writeHeaders(one, headers, this.#fields[at]!)
    }
    this.#response.end()
  }

  fromBody(index: number, raw: Buffer): void {
    const { attributes, sections } = this.#plan
    const part = indexMessage(raw)
    this.#begin(index)
    if (attributes.has('ENVELOPE')) this.#response.value('ENVELOPE', envelope(raw, part))
    if (attributes.has('BODY')) this.#response.value('BODY', body(raw, part))
    if (attributes.has('BODYSTRUCTURE')) this.#response.value('BODYSTRUCTURE', bodyStructure(raw, part))
    for (const one of sections) this.#writeSection(one, section(raw, part, one.section))
    this.#response.end()
  }

  #begin(index: number): void {
    this.#response.begin(index + 1, this.#folder.table.column('uid')[index]!)
    for (const cell of this.#cells) this.#response.text(cell(index))
  }

  #writeStructure(entry: Buffer): void {
    const structure = unpackStructure(entry)
    const { attributes } = this.#plan
    if (attributes.has('ENVELOPE')) this.#response.value('ENVELOPE', structure.envelope)
    if (attributes.has('BODYSTRUCTURE')) this.#response.value('BODYSTRUCTURE', structure.bodyStructure)
  }

  #writeHeaders(one: FetchSection, headers: Buffer, names: ReadonlySet<string>): void {
    const fields = selectHeaderFields(headers, names)
    if (one.partial === undefined) this.#response.literal(one.label, fields, emptyLine)
    else this.#writeSection(one, Buffer.concat([fields, Buffer.from(emptyLine)]))
  }

  #writeSection({ label, partial }: FetchSection, bytes: Buffer | undefined): void {
    if (bytes === undefined || partial === undefined) this.#response.literal(label, bytes ?? null)
    else if (partial.offset >= bytes.length) this.#response.literal(label, nothing)
    else this.#response.literal(label, bytes.subarray(partial.offset, partial.offset + partial.length))
  }
}

/** The items that the columns tell, in the order in which they are sent. */
function cellsOf({ attributes }: FetchPlan, folder: SelectedFolder): Cell[] {
  const { table } = folder
  const cells: Cell[] = []
  const add = (cell: Cell): void => void cells.push(cell)
  if (attributes.has('UID')) {
    const uids = table.column('uid')
    add((index) => `UID ${uids[index]}`)
  }
  if (attributes.has('FLAGS')) {
    const [flags, keywords] = [table.column('flags'), table.column('keywords')]
    add((index) => folder.flagTexts.of(flags[index]!, keywords[index]!))
  }
  if (attributes.has('INTERNALDATE')) {
    const [dates, zones] = [table.column('internalDate'), table.column('zone')]
    add((index) => `INTERNALDATE "${formatDateTime({ seconds: dates[index]!, zone: zones[index]! })}"`)
  }
  if (attributes.has('RFC822.SIZE')) {
    const sizes = table.column('size')
    add((index) => `RFC822.SIZE ${sizes[index]}`)
  }
  if (attributes.has('MODSEQ')) {
    const modseqs = table.column('modseq')
    add((index) => `MODSEQ (${modseqs[index]})`)
  }
  if (attributes.has('EMAILID')) {
    const bodies = table.column('body')
    add((index) => `EMAILID (${emailId(bodies[index]!)})`)
  }
  // RFC 8474 §5.2: NIL where the server knows no threads.
  if (attributes.has('THREADID')) add(() => 'THREADID NIL')
  return cells
}
