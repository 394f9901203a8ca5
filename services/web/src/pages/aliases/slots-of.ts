// The passwords of a mailbox, from the service that keeps it; undefined while it does not answer.
import type { AliasRecord } from '@postkeep/directory'
import { MailboxError, type SlotInfo } from '@postkeep/mailbox-contract'
import type { DomainVisit } from '../../frame/page.ts'

export async function slotsOf(
  { services }: DomainVisit,
  alias: AliasRecord
): Promise<SlotInfo[] | undefined> {
  try {
    await services.directory.aliases.ensureMailbox(alias)
    return await services.mailboxes.listSlots(alias._id.toHexString())
  } catch (error) {
    if (!(error instanceof MailboxError) || error.code !== 'unavailable') throw error
    return undefined
  }
}
