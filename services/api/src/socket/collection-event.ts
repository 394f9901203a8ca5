// A change of a calendar, an address book, or what is in one, as an event of the API.
import type { SessionEvent } from '@postkeep/mailbox-client'

type CollectionChange = Extract<SessionEvent, { kind: 'collection' }>

const verbs = { created: 'Created', updated: 'Updated', deleted: 'Deleted' } as const

/** Its name and what it says. */
export function collectionEvent(event: CollectionChange): [string, object] {
  const { action, collectionKind, name, object } = event
  const [outer, inner] =
    collectionKind === 'addressbook' ? ['addressBook', 'contact'] : ['calendar', 'calendarEvent']
  const place = { [`${outer}Id`]: name }
  if (object === null) return [`${outer}${verbs[action]}`, place]
  const id = object.replace(/\.(?:ics|vcf)$/, '')
  return [`${inner}${verbs[action]}`, { ...place, [`${inner}Id`]: id }]
}
