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

interface Wanted {
  readonly defaults: readonly NewCollection[]
  readonly kinds: readonly CollectionKind[]
  readonly hiddenKinds?: readonly CollectionKind[]
}

/** Makes nothing of a kind of which there is a collection already. `hiddenKinds`: others, in the same place. */
export async function makeDefaults(
  session: MailboxSession,
  { defaults, hiddenKinds = [], kinds }: Wanted
): Promise<void> {
  if (defaults.length === 0) return
  const known = await session.listCollections([...kinds, ...hiddenKinds])
  const missing = defaults.filter(({ kind }) => !known.some((one) => one.kind === kind))
  for (const { components, kind, name: wanted, properties } of missing) {
    // Kinds have names of their own, but their paths are the same.
    const name = known.some((one) => one.name === wanted) ? `${kind}-${wanted}` : wanted
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
