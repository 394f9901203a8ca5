// From a change of the store to events for the sessions that watch: one attachment for all of them.
import type { MailboxEvent } from '@postkeep/mailbox-contract'
import type { StoreChange } from '@postkeep/mailbox-store'
import type { FromWorker } from '../thread-protocol.ts'
import { ownBytes } from './own-bytes.ts'

/** A session as far as it watches. */
export interface Watcher {
  readonly id: string
  readonly watched: ReadonlySet<number>
  readonly watchesAll: boolean
}

export type WatchedChange = Exclude<StoreChange, { kind: 'scheduling' }>

/** undefined where nobody watches. */
export function eventsOf(
  change: WatchedChange,
  watchers: Iterable<Watcher>
): (FromWorker & { kind: 'events' }) | undefined {
  const events: MailboxEvent[] = []
  for (const { id, watched, watchesAll } of watchers) {
    const isWatched = 'folder' in change ? watched.has(change.folder) : change.kind !== 'collection'
    if (watchesAll || isWatched) events.push(eventFor(id, change))
  }
  if (events.length === 0) return undefined
  if (change.kind !== 'added' && change.kind !== 'flags') return { kind: 'events', events }
  return { kind: 'events', events, attachment: ownBytes(change.columns) }
}

function eventFor(session: string, change: WatchedChange): MailboxEvent {
  switch (change.kind) {
    case 'added':
    case 'flags': {
      const { kind, folder, modseq, count } = change
      return { kind, session, folder, modseq, count, own: change.by === session }
    }
    case 'vanished': {
      const { kind, folder, modseq, uids } = change
      return { kind, session, folder, modseq, uids, own: change.by === session }
    }
    case 'keywords':
      return { kind: 'keywords', session, names: change.names }
    case 'metadata': {
      const { kind, path, names } = change
      return { kind, session, path, names, own: change.by === session }
    }
    case 'collection':
      return { ...change, session }
    case 'folders':
      return { kind: 'folders', session, own: change.by === session }
    case 'folder-gone':
      return { kind: 'folder-gone', session, folder: change.folder }
  }
}
