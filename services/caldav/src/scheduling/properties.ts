// Where one schedules, and as whom. RFC 6638 §2, §9.
import { componentsTakenBy } from '@postkeep/dav-collections'
import { C, CS, D, element, type Name, type XmlElement } from '@postkeep/dav-protocol'
import {
  collectionHref,
  listCollections,
  liveProperty,
  principalHref,
  type DavRequest
} from '@postkeep/dav-server'
import type { CollectionKind } from '@postkeep/mailbox-contract'

function placeOf(name: Name, kind: CollectionKind) {
  return liveProperty(name, {
    on: ['principal'],
    async read(_, request) {
      const found = (await listCollections(request)).find((one) => one.kind === kind)
      return found ? element(D('href'), collectionHref(request.address, found.name)) : null
    }
  })
}

async function userAddresses({ address, session }: DavRequest): Promise<XmlElement[]> {
  const addresses = (await session.listAddresses()).map((one) => `mailto:${one}`)
  return [...addresses, principalHref(address)].map((href) => element(D('href'), href))
}

export const schedulingProperties = [
  placeOf(C('schedule-inbox-URL'), 'schedule-inbox'),
  placeOf(C('schedule-outbox-URL'), 'schedule-outbox'),
  liveProperty(C('calendar-user-address-set'), {
    on: ['principal'],
    read: (_, request) => userAddresses(request)
  }),
  liveProperty(C('calendar-user-type'), { on: ['principal'], read: () => 'INDIVIDUAL' }),
  // Apple's programs look here for their user among the attendees.
  liveProperty(CS('email-address-set'), {
    on: ['principal'],
    read: async (_, { session }) =>
      (await session.listAddresses()).map((one) => element(CS('email-address'), one))
  }),
  liveProperty(C('schedule-default-calendar-URL'), {
    on: ['collection'],
    isSettable: true,
    async read({ collection }, request) {
      if (collection.kind !== 'schedule-inbox') return null
      const calendars = (await listCollections(request)).filter(
        ({ isReadOnly, kind }) => kind === 'calendar' && !isReadOnly
      )
      const first = calendars.find((one) => componentsTakenBy(one).includes('VEVENT'))
      return first ? element(D('href'), collectionHref(request.address, first.name)) : null
    }
  }),
  liveProperty(C('schedule-calendar-transp'), {
    on: ['collection'],
    isSettable: true,
    read: ({ collection }) => {
      if (collection.kind !== 'calendar') return null
      return element(C(collection.source ? 'transparent' : 'opaque'))
    }
  }),
  liveProperty(C('schedule-tag'), {
    on: ['object'],
    read: ({ entry }) => (entry.scheduleTag === null ? null : `"${entry.scheduleTag}"`)
  })
]
