// What has changed in a folder since a client was last there. RFC 7162 §3.2.5, §3.2.6.
import type { UidRanges } from '@postkeep/mailbox-contract'
import type { MailboxSession } from '@postkeep/mailbox-client'
import {
  FetchResponse,
  type QresyncParameters,
  intersectRanges,
  resolveSequenceSet,
  vanishedResponse
} from '@postkeep/imap-protocol'
import type { Client } from './client.ts'
import type { SelectedFolder } from './selected-folder.ts'

/** Tells what of the known messages was expunged, then which have changed. Before the folder's first announcement. */
export async function resync(
  { session, output }: Client,
  folder: SelectedFolder,
  { modseq: since, knownUids, match }: QresyncParameters
): Promise<void> {
  const known = resolveSequenceSet(knownUids ?? [1, Math.max(folder.uidNext - 1, 1)], 0)
  const above = match === undefined ? 0 : highestMatch(folder, match)
  const gone = await earlierVanished(session.mailbox, folder, { since, known, above })
  if (gone.length > 0) output.text(vanishedResponse(gone, 'earlier'))
  // Flags and MODSEQ of one moment: those of the table may be older.
  const names = ['uid', 'flags', 'keywords', 'modseq'] as const
  const { columns } = await session.mailbox.columns(folder.id, names, known, since)
  const response = new FetchResponse(output.buffer, session)
  let index = 0
  for (const [row, uid] of columns.uid.entries()) {
    index = folder.table.find(uid, index)
    if (index < 0) index = ~index
    else {
      response.begin(index + 1, uid)
      if (!session.uidOnly) response.text(`UID ${uid}`)
      response.text(folder.flagTexts.of(columns.flags[row]!, columns.keywords[row]!))
      response.text(`MODSEQ (${columns.modseq[row]})`)
      response.end()
    }
  }
}

export interface EarlierOptions {
  /** MODSEQ. */
  readonly since: number
  readonly known: UidRanges
  /** Where the log of expunges does not reach back: nothing is missing up to this UID. */
  readonly above?: number
}

/** What is gone of `known`. Where the log of expunges does not reach back far enough: all that is not there. */
export async function earlierVanished(
  mailbox: MailboxSession,
  folder: SelectedFolder,
  { since, known, above = 0 }: EarlierOptions
): Promise<UidRanges> {
  const { uids, complete } = await mailbox.vanished(folder.id, since)
  const once = intersectRanges(known, folder.uidNext > 1 ? [1, folder.uidNext - 1] : [])
  const gone = complete ? uids : above + 1 < folder.uidNext ? [above + 1, folder.uidNext - 1] : []
  // What the client can still see goes with VANISHED of its own.
  return folder.table.gaps(intersectRanges(once, gone))
}

/** The highest UID that has the same sequence number as the client remembers: below it nothing was expunged. */
function highestMatch(
  { table }: SelectedFolder,
  { sequences, uids }: NonNullable<QresyncParameters['match']>
): number {
  const present = table.column('uid')
  let highest = 0
  // Merged, so that no number comes twice, however often it was named.
  const theirs = numbersOf(resolveSequenceSet(uids, 0))
  for (const sequence of numbersOf(resolveSequenceSet(sequences, 0))) {
    const { value: uid } = theirs.next()
    if (uid === undefined || sequence > table.count) break
    if (present[sequence - 1] === uid) highest = uid
  }
  return highest
}

function* numbersOf(ranges: UidRanges): Generator<number, undefined> {
  for (let at = 0; at < ranges.length; at += 2) {
    for (let number = ranges[at]!; number <= ranges[at + 1]!; number += 1) yield number
  }
}
