// Which collections can be shared, who may write into one, and which tell of shares.
import { D, element, type Name } from '@postkeep/dav-protocol'
import type { CollectionInfo } from '@postkeep/mailbox-contract'
import { DavRefusal } from '../dav-refusal.ts'

export function isShareable({ kind, source }: CollectionInfo): boolean {
  return (kind === 'calendar' || kind === 'addressbook') && source === undefined
}

/** It is somebody else's. */
export function isGuest({ share }: CollectionInfo): boolean {
  return share !== undefined && share.access !== 'owner'
}

export function isNotifications({ kind }: CollectionInfo): boolean {
  return kind === 'calendar-notifications' || kind === 'addressbook-notifications'
}

/** @throws DavRefusal 403 with what is missing: RFC 3744 §7.1.1 */
export function requirePrivilege(collection: CollectionInfo, href: string, privilege: Name): void {
  if (collection.isReadOnly !== true) return
  const missing = element(D('resource'), [
    element(D('href'), href),
    element(D('privilege'), element(privilege))
  ])
  throw new DavRefusal(403, { precondition: D('need-privileges'), content: missing })
}
