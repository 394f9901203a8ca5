// What a FETCH needs: typed arrays, precomputed chunks, or the messages themselves. Pure.
import type { ChunkKind, ColumnName } from '@postkeep/mailbox-contract'
import { cachedHeaderNames } from '@postkeep/mime'
import type { FetchAttribute, FetchRequest, FetchSection } from '@postkeep/imap-protocol'

export interface FetchPlan {
  readonly attributes: ReadonlySet<FetchAttribute>
  readonly sections: readonly FetchSection[]
  readonly columns: readonly ColumnName[]
  /** Where the rest comes from: `bodies` is the messages' bytes. Nothing: the columns are all. */
  readonly source: 'columns' | 'chunks' | 'bodies'
  /** Only with the source `chunks`. */
  readonly chunks: readonly ChunkKind[]
  readonly setsSeen: boolean
}

const columnsOf: Partial<Record<FetchAttribute, readonly ColumnName[]>> = {
  INTERNALDATE: ['internalDate', 'zone'],
  'RFC822.SIZE': ['size'],
  MODSEQ: ['modseq'],
  EMAILID: ['body'],
  THREADID: ['thread'],
  SAVEDATE: ['saveDate']
}

export interface PlanOptions {
  readonly uid: boolean
  readonly condstore: boolean
  readonly readOnly: boolean
}

export function planFetch(request: FetchRequest, options: PlanOptions): FetchPlan {
  const setsSeen = !options.readOnly && request.sections.some(({ peek }) => !peek)
  const attributes = new Set(request.attributes)
  if (options.uid) attributes.add('UID')
  if (setsSeen) attributes.add('FLAGS')
  // RFC 7162 §3.2: a client that knows MODSEQ gets it with every change of flags.
  if (setsSeen && options.condstore) attributes.add('MODSEQ')
  const chunks = chunksFor(attributes, request.sections)
  const source = chunks === undefined ? 'bodies' : chunks.length > 0 ? 'chunks' : 'columns'
  const columns = new Set([...attributes].flatMap((attribute) => columnsOf[attribute] ?? []))
  if (source !== 'columns') columns.add('body')
  return {
    attributes,
    sections: request.sections,
    columns: [...columns],
    source,
    chunks: chunks ?? [],
    setsSeen
  }
}

/** undefined: the chunks do not hold it all. */
function chunksFor(
  attributes: ReadonlySet<FetchAttribute>,
  sections: readonly FetchSection[]
): ChunkKind[] | undefined {
  if (attributes.has('BODY') || !sections.every(isCached)) return undefined
  const chunks: ChunkKind[] = []
  if (attributes.has('ENVELOPE') || attributes.has('BODYSTRUCTURE')) chunks.push('structure')
  if (sections.length > 0) chunks.push('headers')
  if (attributes.has('PREVIEW')) chunks.push('previews')
  return chunks
}

function isCached({ form, section: { path, part, fields } }: FetchSection): boolean {
  if (form !== 'body' || path.length > 0 || part !== 'HEADER.FIELDS') return false
  return fields?.every((name) => cachedHeaderNames.has(name.toLowerCase())) ?? false
}
