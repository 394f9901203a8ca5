// Writes the FETCH response of one message after the other.
import { type ChunkKind, emailId, envelopeEnd, envelopeStart, threadId } from '@postkeep/mailbox-contract'
import { FetchResponse, type FetchSection, type OutputBuffer, formatDateTime } from '@postkeep/imap-protocol'
import {
  binarySection,
  body,
  bodyStructure,
  envelope,
  indexMessage,
  cachedSelection,
  preview,
  section,
  selectedRuns,
  type MessagePart
} from '@postkeep/mime'
import type { SelectedFolder } from '../selected-folder.ts'
import type { FetchPlan } from './plan-fetch.ts'

type Cell = (response: FetchResponse, index: number) => void

export type ChunkEntries = { readonly [K in Exclude<ChunkKind, 'wire'>]: Buffer | undefined }

const emptyLine = '\r\n'
const ofParts = ['ENVELOPE', 'BODY', 'BODYSTRUCTURE', 'PREVIEW'] as const

export interface RowContext {
  readonly folder: SelectedFolder
  readonly uidOnly: boolean
}

export class RowWriter {
  readonly #response: FetchResponse
  readonly #plan: FetchPlan
  readonly #folder: SelectedFolder
  readonly #cells: readonly Cell[]
  /** The cached header fields that each section wants. */
  readonly #fields: readonly Uint8Array[]
  /** Of bodies more is asked than their bytes. */
  readonly #looksInside: boolean

  /** The folder must not change while this is used, but for its flags. */
  constructor(output: OutputBuffer, plan: FetchPlan, { folder, uidOnly }: RowContext) {
    this.#response = new FetchResponse(output, { uidOnly })
    this.#folder = folder
    this.#plan = plan
    this.#cells = cellsOf(plan, folder)
    this.#looksInside = ofParts.some((one) => plan.attributes.has(one)) || !plan.sections.every(isWhole)
    this.#fields = plan.chunks.includes('headers') ? plan.sections.map(fieldsOf) : []
  }

  /** A message of which the columns tell all. */
  fromColumns(index: number): void {
    this.#begin(index)
    this.#response.end()
  }

  /** Entries of the chunks; absent where the plan has not asked for them. */
  fromChunks(index: number, { structure, headers, previews }: ChunkEntries): void {
    this.#begin(index)
    if (structure !== undefined) this.#writeStructure(structure)
    if (headers !== undefined) {
      for (const [at, one] of this.#plan.sections.entries())
        this.#writeHeaders(one, headers, this.#fields[at]!)
    }
    if (previews !== undefined) this.#response.value('PREVIEW', previews)
    this.#response.end()
  }

  /** False: a section has an encoding that is not known, and nothing was written. */
  fromBody(index: number, raw: Buffer): boolean {
    const { attributes, sections } = this.#plan
    // A whole message needs no look inside it.
    const part = this.#looksInside ? indexMessage(raw) : undefined
    const contents = sections.map((one) => (part ? contentOf(raw, part, one) : raw))
    if (contents.includes('unknown-encoding')) return false
    this.#begin(index)
    if (part) this.#writeDerived(attributes, raw, part)
    for (const [at, one] of sections.entries()) this.#writeSection(one, contents[at] as Buffer | undefined)
    this.#response.end()
    return true
  }

  #begin(index: number): void {
    this.#response.begin(index + 1, this.#folder.table.column('uid')[index]!)
    for (const cell of this.#cells) cell(this.#response, index)
  }

  #writeDerived(attributes: FetchPlan['attributes'], raw: Buffer, part: MessagePart): void {
    if (attributes.has('ENVELOPE')) this.#response.value('ENVELOPE', envelope(raw, part))
    if (attributes.has('BODY')) this.#response.value('BODY', body(raw, part))
    if (attributes.has('BODYSTRUCTURE')) this.#response.value('BODYSTRUCTURE', bodyStructure(raw, part))
    if (attributes.has('PREVIEW')) this.#response.value('PREVIEW', preview(raw, part))
  }

  #writeStructure(entry: Buffer): void {
    const middle = envelopeEnd(entry)
    const { attributes } = this.#plan
    if (attributes.has('ENVELOPE')) this.#response.value('ENVELOPE', entry, envelopeStart, middle)
    if (attributes.has('BODYSTRUCTURE')) this.#response.value('BODYSTRUCTURE', entry, middle)
  }

  #writeHeaders(one: FetchSection, entry: Buffer, wanted: Uint8Array): void {
    const runs = selectedRuns(entry, wanted)
    if (one.partial === undefined) return this.#response.runs(one.label, entry, runs, emptyLine)
    const fields = runs.map((start, at) => entry.subarray(start, at % 2 === 0 ? runs[at + 1] : start))
    this.#writeSection(one, Buffer.concat([...fields, Buffer.from(emptyLine)]))
  }

  #writeSection({ label, form, partial }: FetchSection, whole: Buffer | undefined): void {
    if (form === 'size') return this.#response.text(`${label} ${whole?.length ?? 0}`)
    if (whole === undefined) return this.#response.literal(label, null)
    const bytes =
      partial === undefined ? whole : whole.subarray(partial.offset, partial.offset + partial.length)
    if (form === 'binary') this.#response.binary(label, bytes)
    else this.#response.literal(label, bytes)
  }
}

function isWhole({ form, section: { part, path } }: FetchSection): boolean {
  return form === 'body' && part === 'ALL' && path.length === 0
}

function fieldsOf({ section: { fields = [] } }: FetchSection): Uint8Array {
  return cachedSelection(fields.map((name) => name.toLowerCase()))
}

/** undefined: the message has no such part. */
function contentOf(
  raw: Buffer,
  message: MessagePart,
  { section: wanted, form }: FetchSection
): Buffer | 'unknown-encoding' | undefined {
  if (form === 'body') return section(raw, message, wanted)
  const found = binarySection(raw, message, wanted.path)
  if (found.kind === 'unknown-encoding') return found.kind
  return found.kind === 'bytes' ? found.bytes : undefined
}

/** The items that the columns tell, in the order in which they are sent. */
function cellsOf({ attributes }: FetchPlan, folder: SelectedFolder): Cell[] {
  const { table } = folder
  const cells: Cell[] = []
  const add = (cell: Cell): void => void cells.push(cell)
  if (attributes.has('UID')) {
    const uids = table.column('uid')
    add((response, index) => response.number('UID', uids[index]!))
  }
  if (attributes.has('FLAGS')) {
    const [flags, keywords] = [table.column('flags'), table.column('keywords')]
    add((response, index) => response.text(folder.flagTexts.of(flags[index]!, keywords[index]!)))
  }
  if (attributes.has('INTERNALDATE')) {
    const [dates, zones] = [table.column('internalDate'), table.column('zone')]
    add((response, index) =>
      response.text(`INTERNALDATE "${formatDateTime({ seconds: dates[index]!, zone: zones[index]! })}"`)
    )
  }
  if (attributes.has('RFC822.SIZE')) {
    const sizes = table.column('size')
    add((response, index) => response.number('RFC822.SIZE', sizes[index]!))
  }
  if (attributes.has('MODSEQ')) {
    const modseqs = table.column('modseq')
    add((response, index) => response.text(`MODSEQ (${modseqs[index]})`))
  }
  if (attributes.has('EMAILID')) {
    const bodies = table.column('body')
    add((response, index) => response.text(`EMAILID (${emailId(folder, bodies[index]!)})`))
  }
  if (attributes.has('THREADID')) {
    const threads = table.column('thread')
    add((response, index) => response.text(`THREADID (${threadId(folder, threads[index]!)})`))
  }
  if (attributes.has('SAVEDATE')) {
    const dates = table.column('saveDate')
    add((response, index) =>
      response.text(`SAVEDATE "${formatDateTime({ seconds: dates[index]!, zone: 0 })}"`)
    )
  }
  return cells
}
