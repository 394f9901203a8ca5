// A mailbox opened from the web: by a password that whoever asks has typed, for as long as the page is made.
import type { AliasRecord } from '@postkeep/directory'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { MailboxError, type LoginScope } from '@postkeep/mailbox-contract'
import type { DomainVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'

type Opened = { readonly session: MailboxSession } | { readonly refusal: Refusal }

type How = {
  readonly scope: LoginScope
  /** Of the form, that holds the password. */
  readonly field: string
}

export async function openAlias(
  visit: DomainVisit,
  alias: AliasRecord,
  { field, scope }: How
): Promise<Opened> {
  const { client, form, services, t } = visit
  const password = form.secret(field)
  const login = { username: alias.address, password, scope, remoteAddress: client.address }
  try {
    const result = await services.mailboxes.login(login)
    if (result.kind === 'accepted') return { session: result.session }
    const word = result.reason === 'limited' ? 'aliases.proofLimited' : 'aliases.proofWrong'
    return { refusal: { field, message: t(word) } }
  } catch (error) {
    if (!(error instanceof MailboxError) || error.code !== 'unavailable') throw error
    return { refusal: { field: 'form', message: t('aliases.serviceAway') } }
  }
}
