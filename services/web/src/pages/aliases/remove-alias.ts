import type { AliasRecord } from '@postkeep/directory'
import { redirect, type Answer } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { confirmByName } from '../../parts/confirm-by-name.ts'
import { domainPath } from '../domains/domain-paths.ts'
import { aliasOf, aliasPath } from './alias-visit.ts'

export const removeAliasPage = definePage({
  path: '/my-account/domains/:domain/aliases/:alias/remove',
  role: 'domain user',
  get: async (visit) => show(visit, await aliasOf(visit)),
  async post(visit) {
    const { domain, form, services, t } = visit
    const alias = await aliasOf(visit)
    if (form.text('confirm').toLowerCase() !== alias.address.toLowerCase())
      return show(visit, alias, t('aliases.resetMismatch'))
    await services.directory.aliases.remove(alias._id.toHexString())
    return redirect(domainPath(domain, '/aliases'), 'aliases.removed')
  }
})

function show(visit: DomainVisit, alias: AliasRecord, wrong?: string): Answer {
  const { t } = visit
  return confirmByName(visit, {
    title: `${t('aliases.removeTitle')}: ${alias.address}`,
    lead: alias.has_imap
      ? `${t('aliases.removeLead')} ${t('aliases.removeMailbox')}`
      : t('aliases.removeLead'),
    label: t('aliases.removeConfirm'),
    button: t('aliases.remove'),
    back: aliasPath(visit, alias),
    wrong
  })
}
