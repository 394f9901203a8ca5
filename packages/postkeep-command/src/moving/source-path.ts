// Names of another server's folders as names of ours: some keep all folders below INBOX, and some separate with a dot.

export interface SourceName {
  readonly path: string
  readonly delimiter: string
}

/** All folders stand below INBOX: Courier and Cyrus do so. */
export function isBelowInbox(names: readonly SourceName[]): boolean {
  const others = names.filter(({ path }) => !isInbox(path))
  return others.every(({ path, delimiter }) => path.toUpperCase().startsWith(`INBOX${delimiter}`))
}

/** `below`: INBOX, the first part of each name, says nothing. */
export function pathHere({ path, delimiter }: SourceName, below: boolean): string {
  if (isInbox(path)) return 'INBOX'
  const parts = delimiter === '' ? [path] : path.split(delimiter)
  return (below ? parts.slice(1) : parts).map((part) => part.replaceAll('/', '-')).join('/')
}

function isInbox(path: string): boolean {
  return path.toUpperCase() === 'INBOX'
}
