// SEARCH. RFC 9051 §6.4.4; ESEARCH: RFC 4731; MODSEQ: RFC 7162 §3.1.5.
import type { SearchKey, UidRanges } from '@postkeep/mailbox-contract'
import {
  type SearchReturn,
  type SearchTree,
  type SequenceSet,
  esearchResponse,
  parseSearch,
  resolveSearchKey,
  resolveSequenceSet,
  searchResponse,
  searchesFor
} from '@postkeep/imap-protocol'
import type { Client } from '../client.ts'
import { ImapRefusal } from '../imap-refusal.ts'
import type { SelectedFolder } from '../selected-folder.ts'
import { register } from './command.ts'

const allFound: ReadonlySet<SearchReturn> = new Set(['ALL'])

export const search = register({
  name: 'SEARCH',
  states: ['selected'],
  capabilities: ['ESEARCH', 'WITHIN'],
  uid: 'both',
  holdsExpunge: true,
  parse: parseSearch,
  async run({ client, tag, uid }, { key, returns, unknownCharset }) {
    if (unknownCharset !== undefined) {
      throw new ImapRefusal('NO', 'BADCHARSET (US-ASCII UTF-8)', 'The charset is not known')
    }
    const { session, output } = client
    const { folder } = session
    const asksModseq = searchesFor(key, 'modseq')
    if (asksModseq) session.enableCondstore(output.buffer)
    const { uids, highestModseq } = await session.mailbox.search(folder.id, resolve(client, key))
    const numbers = uid ? uids : sequenceNumbers(folder, uids)
    const result = asksModseq ? { numbers, modseq: highestModseq } : { numbers }
    // RFC 9051 §7.3.4: rev2 has no SEARCH response.
    const told = returns ?? (session.rev2 ? allFound : undefined)
    output.text(
      told === undefined ? searchResponse(result) : esearchResponse(result, { tag, uid, returns: told })
    )
  }
})

/** What the client does not know of yet has no number and is left out. */
function sequenceNumbers(folder: SelectedFolder, uids: Uint32Array): Uint32Array {
  const numbers = new Uint32Array(uids.length)
  let count = 0
  let hint = 0
  for (const uid of uids) {
    const index = folder.table.find(uid, hint)
    if (index < 0) continue
    hint = index
    numbers[count] = index + 1
    count += 1
  }
  return numbers.subarray(0, count)
}

function resolve({ session: { folder } }: Client, tree: SearchTree): SearchKey {
  return resolveSearchKey(tree, (set, uid) => uidsOf(folder, set, uid))
}

/** A set of a search may name numbers that do not exist: they match nothing. */
function uidsOf(folder: SelectedFolder, set: SequenceSet, uid: boolean): UidRanges {
  const { count, lastUid } = folder.table
  const ranges = resolveSequenceSet(set, uid ? lastUid : count)
  if (uid) return ranges
  const uids = folder.table.column('uid')
  const found: number[] = []
  for (let at = 0; at < ranges.length; at += 2) {
    const [low, high] = [Math.max(ranges[at]!, 1), Math.min(ranges[at + 1]!, count)]
    if (low <= high) found.push(uids[low - 1]!, uids[high - 1]!)
  }
  return found
}
