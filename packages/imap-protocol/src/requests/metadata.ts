// GETMETADATA, SETMETADATA. RFC 5464 §4.2, §4.3.
import type { MetadataFilter } from '@postkeep/mailbox-contract'
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { RequestReader } from '../wire/request-reader.ts'

export interface GetMetadataRequest {
  /** Empty: the server. */
  readonly mailbox: string
  readonly filter: MetadataFilter
  readonly maxSize?: number
}

export interface SetMetadataRequest {
  /** Empty: the server. */
  readonly mailbox: string
  readonly entries: readonly { readonly name: string; readonly value: Buffer | null }[]
}

interface Options {
  readonly depth: MetadataFilter['depth']
  readonly maxSize?: number
}

const maximumEntries = 1000
const depths: Readonly<Record<string, MetadataFilter['depth']>> = { 0: 0, 1: 1, INFINITY: 'infinity' }

/** Options stand before the mailbox in the grammar, and behind it in the examples: both are taken. */
export function parseGetMetadata(reader: RequestReader): GetMetadataRequest {
  const before = readOptions(reader)
  const mailbox = reader.mailbox()
  reader.space()
  const options = before ?? readOptions(reader) ?? { depth: 0 }
  const names = readEntryNames(reader)
  reader.end()
  const { depth, ...rest } = options
  return { mailbox, filter: { names, depth }, ...rest }
}

export function parseSetMetadata(reader: RequestReader): SetMetadataRequest {
  const mailbox = reader.mailbox()
  reader.space()
  const entries = reader.list(() => {
    const name = readEntryName(reader)
    reader.space()
    return { name, value: readValue(reader) }
  })
  reader.end()
  if (entries.length > maximumEntries) throw new ImapSyntaxError('Too many entries')
  return { mailbox, entries }
}

/** One name, or several in parentheses. */
export function readEntryNames(reader: RequestReader): string[] {
  const names = reader.peek() === '(' ? reader.list(() => readEntryName(reader)) : [readEntryName(reader)]
  if (names.length > maximumEntries) throw new ImapSyntaxError('Too many entries')
  return names
}

function readEntryName(reader: RequestReader): string {
  const name = reader.astring()
  if (!/^\/(?:private|shared)(?:\/[^/*%]+)*$/i.test(name) || /[^\x21-\x7e]/.test(name))
    throw new ImapSyntaxError('Not an entry name')
  return name
}

function readValue(reader: RequestReader): Buffer | null {
  if (!reader.looksAt('NIL')) return reader.string()
  reader.atom()
  return null
}

function readOptions(reader: RequestReader): Options | undefined {
  if (!reader.looksAt('(MAXSIZE ') && !reader.looksAt('(DEPTH ')) return undefined
  let options: Options = { depth: 0 }
  reader.list(() => {
    const name = reader.word()
    reader.space()
    if (name === 'MAXSIZE') options = { ...options, maxSize: reader.number() }
    else if (name === 'DEPTH') options = { ...options, depth: readDepth(reader) }
    else throw new ImapSyntaxError(`Unknown metadata option ${name}`)
  })
  reader.space()
  return options
}

function readDepth(reader: RequestReader): MetadataFilter['depth'] {
  const depth = depths[reader.word()]
  if (depth === undefined) throw new ImapSyntaxError('DEPTH is 0, 1 or infinity')
  return depth
}
