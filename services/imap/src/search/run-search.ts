// What SEARCH and SORT do: find, save (RFC 5182), keep up to date (RFC 5267), and answer in the form that was asked for.
import type { SortCriterion } from '@postkeep/mailbox-contract'
import type { SearchResult as Found } from '@postkeep/mailbox-client'
import {
  type SearchRequest,
  type SearchResult,
  type SearchReturns,
  esearchResponse,
  partialSpan,
  quoted,
  rangesOf,
  searchResponse,
  searchesFor,
  statusResponse
} from '@postkeep/imap-protocol'
import type { Invocation } from '../commands/command.ts'
import { ImapRefusal } from '../imap-refusal.ts'
import type { SelectedFolder } from '../selected-folder.ts'
import { tellProgress } from './progress.ts'
import { resolveKey } from './resolve-key.ts'

interface Wanted extends SearchRequest {
  /** Absent: in the order of the folder. */
  readonly order?: readonly SortCriterion[]
}

export const allFound: SearchReturns = { options: new Set(['ALL']) }

export async function runSearch(invocation: Invocation, wanted: Wanted): Promise<void> {
  const { folder } = invocation.client.session
  const saves = wanted.returns?.options.has('SAVE') === true
  try {
    const found = await find(invocation, wanted)
    if (saves) folder.saved = savedOf(found.uids, wanted.returns!)
    await answer(invocation, wanted, found)
  } catch (error) {
    // RFC 5182 §2.1: a search that fails leaves nothing saved; one that is wrong leaves what was saved.
    if (saves && !(error instanceof ImapRefusal && error.status === 'BAD')) folder.saved = []
    throw error
  }
}

/** @throws ImapRefusal of a charset that is not ours */
export function checkCharset(
  { session }: Invocation['client'],
  { unknownCharset, hasCharset }: Pick<SearchRequest, 'unknownCharset' | 'hasCharset'>
): void {
  // RFC 9755 §3: all is UTF-8, and nothing else can be said.
  if (session.utf8 && hasCharset) throw new ImapRefusal('BAD', undefined, 'UTF8=ACCEPT leaves no CHARSET')
  if (unknownCharset === undefined) return
  throw new ImapRefusal('NO', 'BADCHARSET (US-ASCII UTF-8)', 'The charset is not known')
}

async function find({ client, tag, uid }: Invocation, wanted: Wanted): Promise<Found> {
  const { session, output } = client
  checkCharset(client, { ...wanted, hasCharset: wanted.hasCharset && wanted.order === undefined })
  if (searchesFor(wanted.key, 'modseq')) session.enableCondstore(output.buffer)
  const key = resolveKey(client, wanted.key)
  const { order, returns } = wanted
  const relevancy = returns?.options.has('RELEVANCY') === true
  const found = await session.mailbox.search(session.folder.id, key, {
    relevancy,
    ...(order && { order }),
    ...tellProgress(client, tag)
  })
  if (returns?.options.has('UPDATE') === true) {
    const context = { tag, uid, key, order, uids: [...found.uids] }
    if (!session.folder.contexts.add(context)) {
      output.text(statusResponse('*', 'NO', 'This result is not kept up to date', `NOUPDATE ${quoted(tag)}`))
    }
  }
  return found
}

async function answer(invocation: Invocation, wanted: Wanted, found: Found): Promise<void> {
  const { tag, uid, client } = invocation
  const { session, output } = client
  const { order } = wanted
  // RFC 9051 §7.3.4: rev2 has no SEARCH response.
  const returns = wanted.returns ?? (session.rev2 && order === undefined ? allFound : undefined)
  if (returns !== undefined && isSaveAlone(returns)) return
  const { numbers, scores } = uid
    ? { numbers: found.uids, scores: found.scores }
    : numbered(session.folder, found)
  const modseq = searchesFor(wanted.key, 'modseq') ? await modseqOf(invocation, found, returns) : undefined
  const result: SearchResult = {
    numbers,
    ...(modseq !== undefined && { modseq }),
    ...(returns?.options.has('RELEVANCY') === true && { scores })
  }
  output.text(
    returns === undefined
      ? searchResponse(result, order === undefined ? 'SEARCH' : 'SORT')
      : esearchResponse(result, returns, { tag, uid })
  )
}

function isSaveAlone({ options, partial }: SearchReturns): boolean {
  return options.has('SAVE') && options.size === 1 && partial === undefined
}

/** What the client does not know of yet has no number and is left out. */
function numbered(
  folder: SelectedFolder,
  { uids, scores }: Found
): { numbers: Uint32Array; scores: Uint8Array } {
  const numbers = new Uint32Array(uids.length)
  const known = new Uint8Array(uids.length)
  let count = 0
  let hint = 0
  for (const [place, uid] of uids.entries()) {
    const index = folder.table.find(uid, hint)
    if (index < 0) continue
    hint = index
    numbers[count] = index + 1
    known[count] = scores[place] ?? 0
    count += 1
  }
  return { numbers: numbers.subarray(0, count), scores: known.subarray(0, count) }
}

/** RFC 5182 §2.4, RFC 9394 §3.2: MIN, MAX and PARTIAL save what they tell, anything else all that was found. */
function savedOf(uids: Uint32Array, { options, partial }: SearchReturns): readonly number[] {
  const isSome = options.has('MIN') || options.has('MAX') || partial !== undefined
  if (options.has('ALL') || options.has('COUNT') || !isSome) return rangesOf(uids.toSorted())
  const saved = partial ? [...uids.subarray(...partialSpan(partial, uids.length))] : []
  if (options.has('MIN') && uids.length > 0) saved.push(uids[0]!)
  if (options.has('MAX') && uids.length > 0) saved.push(uids.at(-1)!)
  return rangesOf(new Set(saved.toSorted((a, b) => a - b)))
}

/** RFC 4731 §3.2: with MIN or MAX alone that of the messages that they tell. */
async function modseqOf(
  { client }: Invocation,
  { uids, highestModseq }: Found,
  returns: SearchReturns | undefined
): Promise<number> {
  const options = returns?.options
  const isOfEnds = options !== undefined && (options.has('MIN') || options.has('MAX'))
  if (!isOfEnds || options.has('ALL') || options.has('COUNT') || uids.length === 0) return highestModseq
  const ends = [options.has('MIN') ? uids[0]! : uids.at(-1)!, options.has('MAX') ? uids.at(-1)! : uids[0]!]
  const { mailbox, folder } = client.session
  const ranges = rangesOf(new Set(ends.toSorted((a, b) => a - b)))
  const { columns } = await mailbox.columns(folder.id, ['modseq'], ranges)
  return Math.max(0, ...columns.modseq)
}
