// The collections that a mailbox begins with: clients show nothing where there is none.
import { D, ICAL, type Name } from '@postkeep/dav-protocol'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { MailboxError, type CollectionKind } from '@postkeep/mailbox-contract'

export interface NewCollection {
  readonly kind: CollectionKind
  readonly name: string
  readonly components: readonly string[]
  /** Plain texts of its properties, e.g. DAV:displayname. */
  readonly properties: Readonly<Record<Name, string>>
}

export const defaultCalendars: readonly NewCollection[] = [
  {
    kind: 'calendar',
    name: 'calendar',
    components: ['VEVENT'],
    properties: { [D('displayname')]: 'Calendar', [ICAL('calendar-color')]: '#1f6feb' }
  },
  {
    kind: 'calendar',
    name: 'tasks',
    components: ['VTODO'],
    properties: { [D('displayname')]: 'Tasks', [ICAL('calendar-color')]: '#2da44e' }
  }
]

export const defaultAddressbooks: readonly NewCollection[] = [
  { kind: 'addressbook', name: 'contacts', components: [], properties: { [D('displayname')]: 'Contacts' } }
]

/** Makes nothing where there is a collection of `kinds` already. */
export async function makeDefaults(
  session: MailboxSession,
  {
    defaults,
    kinds
  }: { readonly defaults: readonly NewCollection[]; readonly kinds: readonly CollectionKind[] }
): Promise<void> {
  if (defaults.length === 0 || (await session.listCollections(kinds)).length > 0) return
  for (const { components, kind, name, properties } of defaults) {
    try {
      await session.createCollection({
        kind,
        name,
        components: [...components],
        properties: { ...properties }
      })
    } catch (error) {
      // Another login was quicker.
      if (!(error instanceof MailboxError && error.code === 'already-exists')) throw error
    }
  }
}
