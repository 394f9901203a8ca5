// The folders of a mailbox as LIST sees them: with parents that exist in name only, and subscriptions to what is not
// there. RFC 9051 §6.3.9; RFC 5258. Pure.
import type { FolderInfo } from '@postkeep/mailbox-contract'

export interface FolderNode {
  readonly path: string
  /** Absent: a parent in name only, or a subscription to what is not there. */
  readonly info?: FolderInfo
  readonly isSubscribed: boolean
  readonly hasChildren: boolean
}

/** INBOX first, then by path. `others`: further paths that are to be there. */
export function folderTree(
  folders: readonly FolderInfo[],
  subscriptions: readonly string[],
  others: readonly string[] = []
): FolderNode[] {
  const infos = new Map(folders.map((folder) => [folder.path, folder]))
  const subscribed = new Set(subscriptions)
  const parents = new Set(folders.flatMap(({ path }) => parentsOf(path)))
  const paths = [...new Set([...infos.keys(), ...parents, ...subscribed, ...others])].toSorted(comparePaths)
  return paths.map((path) => {
    const info = infos.get(path)
    const node = { path, isSubscribed: subscribed.has(path), hasChildren: parents.has(path) }
    return info === undefined ? node : { ...node, info }
  })
}

/** `a/b/c`: `a/b`, `a`. */
export function parentsOf(path: string): string[] {
  const parents = []
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
    parents.push(path.slice(0, end))
  return parents
}

function comparePaths(a: string, b: string): number {
  const [isInboxA, isInboxB] = [a, b].map((path) => path === 'INBOX' || path.startsWith('INBOX/'))
  if (isInboxA !== isInboxB) return isInboxA ? -1 : 1
  return a < b ? -1 : 1
}

/**
 * Whether a name matches a pattern: `*` is anything, `%` anything but the separator. Takes time in proportion to both
 * lengths, whatever the pattern.
 */
export function matchesPattern(path: string, pattern: string): boolean {
  let reached = new Uint8Array(path.length + 1)
  reached[0] = 1
  for (const character of pattern.replaceAll(/[*%]*\*[*%]*/g, '*').replaceAll(/%+/g, '%')) {
    reached = advance(reached, path, character)
  }
  return reached[path.length] === 1
}

/** Where in `path` one can stand behind one more character of the pattern. */
function advance(reached: Uint8Array, path: string, character: string): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(path.length + 1)
  if (character === '*') spread(reached, next, undefined)
  else if (character === '%') spread(reached, next, path)
  else {
    for (let at = 0; at < path.length; at += 1) if (path[at] === character) next[at + 1] = reached[at]!
  }
  return next
}

/** `path`: stop at its separators. */
function spread(reached: Uint8Array, next: Uint8Array, path: string | undefined): void {
  let isOn = false
  for (let at = 0; at < reached.length; at += 1) {
    if (at > 0 && path?.[at - 1] === '/') isOn = false
    isOn ||= reached[at] === 1
    next[at] = isOn ? 1 : 0
  }
}
