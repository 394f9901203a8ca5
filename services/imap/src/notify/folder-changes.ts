// How the folders of a mailbox differ from what they were: created, deleted, renamed, subscribed. RFC 5465 §5.4, §5.5. Pure.
import type { FolderInfo } from '@postkeep/mailbox-contract'

export interface FolderList {
  readonly folders: readonly FolderInfo[]
  readonly subscriptions: ReadonlySet<string>
}

export interface FolderChange {
  readonly path: string
  readonly event: 'MailboxName' | 'SubscriptionChange'
  /** Of a folder that was renamed. */
  readonly oldName?: string
}

/** Each path at most once for each event. */
export function folderChanges(before: FolderList, now: FolderList): FolderChange[] {
  const known = new Map(before.folders.map(({ id, path }) => [id, path]))
  const ids = new Set(now.folders.map(({ id }) => id))
  const renames = now.folders.flatMap(({ id, path }) => {
    const oldName = known.get(id)
    return oldName === undefined || oldName === path ? [] : [{ path, oldName }]
  })
  const made = now.folders.filter(({ id }) => !known.has(id)).map(({ path }) => path)
  const gone = before.folders.filter(({ id }) => !ids.has(id)).map(({ path }) => path)
  const affected = new Set([...gone, ...made, ...[...gone, ...made].flatMap(parentOf)])
  const changes: FolderChange[] = [
    ...withoutChildren(renames).map((rename) => ({ ...rename, event: 'MailboxName' as const })),
    ...[...affected].map((path) => ({ path, event: 'MailboxName' as const }))
  ]
  // A rename takes the subscriptions along: that is no change of them.
  const moved = new Set(renames.flatMap(({ path, oldName }) => [path, oldName]))
  for (const path of before.subscriptions.symmetricDifference(now.subscriptions)) {
    if (!moved.has(path)) changes.push({ path, event: 'SubscriptionChange' })
  }
  return changes
}

interface Rename {
  readonly path: string
  readonly oldName: string
}

/** Those whose parent was not renamed in the same way (RFC 5465 §5.4). */
function withoutChildren(renames: readonly Rename[]): Rename[] {
  const targets = new Map(renames.map(({ path, oldName }) => [oldName, path]))
  return renames.filter(({ path, oldName }) => {
    for (let end = oldName.lastIndexOf('/'); end > 0; end = oldName.lastIndexOf('/', end - 1)) {
      const target = targets.get(oldName.slice(0, end))
      if (target !== undefined && path === target + oldName.slice(end)) return false
    }
    return true
  })
}

function parentOf(path: string): string[] {
  const end = path.lastIndexOf('/')
  return end < 0 ? [] : [path.slice(0, end)]
}
