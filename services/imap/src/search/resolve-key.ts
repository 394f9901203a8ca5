// A search key in the numbers of one client, as the mailbox service takes it. RFC 9051 §6.4.4; `$`: RFC 5182.
import type { SearchKey, UidRanges } from '@postkeep/mailbox-contract'
import {
  type SearchTree,
  type SequenceSet,
  resolveSearchKey,
  resolveSequenceSet,
  savedResult
} from '@postkeep/imap-protocol'
import type { Client } from '../client.ts'
import { ImapRefusal } from '../imap-refusal.ts'
import type { SelectedFolder } from '../selected-folder.ts'

export function resolveKey({ session }: Client, tree: SearchTree): SearchKey {
  const { folder, uidOnly } = session
  if (uidOnly && namesNumbers(tree)) {
    throw new ImapRefusal('BAD', 'UIDREQUIRED', 'Only UIDs name messages now')
  }
  return resolveSearchKey(tree, (set, uid) => uidsOf(folder, set, uid))
}

/** Whether a sequence number is anywhere in the tree. RFC 9586 §3 */
function namesNumbers(tree: SearchTree): boolean {
  if (tree.type === 'and' || tree.type === 'or') return tree.keys.some(namesNumbers)
  if (tree.type === 'not') return namesNumbers(tree.key)
  return tree.type === 'set' && !tree.uid && tree.set !== savedResult
}

/** A set of a search may name numbers that do not exist: they match nothing. */
function uidsOf(folder: SelectedFolder, set: SequenceSet, uid: boolean): UidRanges {
  if (set === savedResult) return folder.saved
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
