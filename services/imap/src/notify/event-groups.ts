// Which events of which folders a client has asked for. RFC 5465 §6. Pure.
import { type NotifyEvent, type NotifyGroup, isOfSelected } from '@postkeep/imap-protocol'

/** What is told of the selected folder. */
export interface SelectedNotice {
  /** Flags that others have changed. */
  readonly flags: boolean
  /** Between commands: all, all but EXPUNGE, or nothing. */
  readonly between: 'all' | 'no-expunge' | 'nothing'
  readonly fetch?: NotifyGroup['fetch']
}

export interface NamedFolder {
  readonly path: string
  readonly isSubscribed: boolean
}

export function selectedNotice(groups: readonly NotifyGroup[]): SelectedNotice {
  const group = groups.find(isOfSelected)
  if (group === undefined || group.events.size === 0) return { flags: false, between: 'nothing' }
  const between = group.filter.kind === 'SELECTED' ? 'all' : 'no-expunge'
  return { flags: group.events.has('FlagChange'), between, fetch: group.fetch }
}

/** Several groups may name a folder: their events add up. */
export function eventsOf(groups: readonly NotifyGroup[], folder: NamedFolder): ReadonlySet<NotifyEvent> {
  return new Set(groups.filter((group) => names(group, folder)).flatMap(({ events }) => [...events]))
}

export function asksFor(groups: readonly NotifyGroup[], event: NotifyEvent): boolean {
  return groups.some((group) => !isOfSelected(group) && group.events.has(event))
}

function names({ filter }: NotifyGroup, { path, isSubscribed }: NamedFolder): boolean {
  switch (filter.kind) {
    case 'PERSONAL':
    // Mail may be delivered to any folder: then the two are the same (§6.3).
    case 'INBOXES':
      return true
    case 'SUBSCRIBED':
      return isSubscribed
    case 'SUBTREE':
      return filter.mailboxes.some((mailbox) => path === mailbox || path.startsWith(`${mailbox}/`))
    case 'MAILBOXES':
      return filter.mailboxes.includes(path)
    default:
      return false
  }
}
