// The account as a mailbox' own password sees it.
import type { z } from 'zod'
import type { Identity } from '@postkeep/mailbox-contract'
import type { Services } from '../../services.ts'
import { viewMailbox, type mailboxView } from './account-view.ts'
import type { mailboxSettings } from './mailbox-settings.ts'

export async function mailboxAccount(
  { directory }: Services,
  { mailbox, quota }: Identity,
  settings: z.output<typeof mailboxSettings>
): Promise<z.input<typeof mailboxView>> {
  const alias = await directory.aliases.get(mailbox)
  const { locale } = await directory.users.get(alias.user.toHexString())
  return viewMailbox({ alias, quota, locale, settings })
}
