// With whom a collection is shared, for Apple's programs (caldav-sharing §4, §5.2) and by draft-pot-webdav-resource-sharing §3.
import { CS, D, element, type Name, type XmlElement } from '@postkeep/dav-protocol'
import type { CollectionInfo, Participant } from '@postkeep/mailbox-contract'
import { listCollections, type DavRequest } from '../dav-request.ts'
import { collectionHref, principalHref } from '../resource.ts'
import { isGuest, isNotifications, isShareable } from '../sharing/shareable.ts'
import { liveProperty } from './live-property.ts'

const collection = ['collection'] as const
const href = (text: string): XmlElement => element(D('href'), text)

function isShared({ share }: CollectionInfo): boolean {
  return share !== undefined && share.guests > 0
}

/** What stands in DAV:resourcetype beside the rest. */
export function sharingTypes(of: CollectionInfo): Name[] {
  if (isNotifications(of)) return [CS('notification')]
  if (!isShared(of)) return []
  return [CS(isGuest(of) ? 'shared' : 'shared-owner')]
}

async function notificationsUrl(_: unknown, request: DavRequest): Promise<XmlElement | null> {
  const found = (await listCollections(request)).find(isNotifications)
  return found ? href(collectionHref(request.address, found.name)) : null
}

function appleUser({ access, address, status }: Participant): XmlElement {
  return element(CS('user'), [
    href(`mailto:${address}`),
    element(CS('common-name'), address),
    element(CS(`invite-${status}`)),
    element(CS('access'), element(CS(access)))
  ])
}

function sharee({ access, address, status }: Participant): XmlElement {
  return element(D('sharee'), [
    href(`mailto:${address}`),
    element(D(`invite-${status}`)),
    element(D('share-access'), element(D(access))),
    element(D('prop'), element(D('displayname'), address))
  ])
}

export const sharingProperties = [
  liveProperty(CS('notification-URL'), { on: ['principal'], read: notificationsUrl }),
  liveProperty(D('notification-URL'), { on: ['principal'], read: notificationsUrl }),
  liveProperty(CS('notificationtype'), {
    on: ['object'],
    read({ collection: of, entry }) {
      if (!isNotifications(of)) return null
      const type = entry.name.startsWith('invite-') ? 'invite-notification' : 'invite-reply'
      return element(CS(type), undefined, { 'shared-type': of.kind.replace('-notifications', '') })
    }
  }),
  liveProperty(CS('allowed-sharing-modes'), {
    on: collection,
    read: ({ collection: of }) => (isShareable(of) && !isGuest(of) ? element(CS('can-be-shared')) : null)
  }),
  liveProperty(CS('invite'), {
    on: collection,
    async read({ collection: of }, { address, session }) {
      if (!isShared(of)) return null
      const owner = isGuest(of) ? of.share!.owner : address
      const organizer = [href(`mailto:${owner}`), element(CS('common-name'), owner)]
      const users = (await session.listParticipants(of.id)).map(appleUser)
      return [element(CS('organizer'), organizer), ...users]
    }
  }),
  liveProperty(CS('shared-url'), {
    on: collection,
    read: ({ collection: of }) => (isGuest(of) ? href(of.share!.ownerHref) : null)
  }),
  liveProperty(D('share-access'), {
    on: collection,
    read({ collection: of }) {
      if (!isShareable(of)) return null
      if (!isShared(of)) return element(D('not-shared'))
      const { access } = of.share!
      return element(D(access === 'owner' ? 'shared-owner' : access))
    }
  }),
  liveProperty(D('invite'), {
    on: collection,
    async read({ collection: of }, { session }) {
      return isShared(of) ? (await session.listParticipants(of.id)).map(sharee) : null
    }
  })
]

/** Whose it is. */
export function ownerHref(of: CollectionInfo | undefined, address: string): string {
  return principalHref(of && isGuest(of) ? of.share!.owner : address)
}
