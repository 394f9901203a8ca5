// The collections that a home begins with: clients show nothing where there is none.
import type { MailboxSession } from '@postkeep/mailbox-client'
import { MailboxError } from '@postkeep/mailbox-contract'
import type { DavService } from '../dav-service.ts'

/** Makes nothing where there is a collection of the service already. */
export async function makeDefaults(session: MailboxSession, { defaults, kinds }: DavService): Promise<void> {
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
