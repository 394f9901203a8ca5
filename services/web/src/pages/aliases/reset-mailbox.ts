// For a mailbox that nobody can open any more: empty and new.
import { redirect, type Answer } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { confirmByName } from '../../parts/confirm-by-name.ts'
import type { AliasRecord } from '@postkeep/directory'
import { aliasPath, mailboxOf } from './alias-visit.ts'

export const resetMailboxPage = definePage({
  path: '/my-account/domains/:domain/aliases/:alias/reset',
  role: 'domain user',
  get: async (visit) => show(visit, await mailboxOf(visit)),
  async post(visit) {
    const { form, services, t } = visit
    const alias = await mailboxOf(visit)
    if (form.text('confirm').toLowerCase() !== alias.address)
      return show(visit, alias, t('aliases.resetMismatch'))
    await services.mailboxes.resetMailbox(alias._id.toHexString())
    return redirect(aliasPath(visit, alias), 'aliases.resetDone')
  }
})

function show(visit: DomainVisit, alias: AliasRecord, wrong?: string): Answer {
  const { t } = visit
  return confirmByName(visit, {
    title: t('aliases.resetTitle'),
    lead: t('aliases.resetLead'),
    label: t('aliases.resetConfirm'),
    button: t('aliases.reset'),
    back: aliasPath(visit, alias),
    wrong
  })
}
