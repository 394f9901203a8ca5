import { redirect, type Answer } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { confirmByName } from '../../parts/confirm-by-name.ts'
import { domainPath, shownName } from './domain-paths.ts'

export const removeDomainPage = definePage({
  path: '/my-account/domains/:domain/remove',
  role: 'domain admin',
  get: (visit) => show(visit),
  async post(visit) {
    const { domain, form, services, t } = visit
    const typed = form.text('confirm').toLowerCase()
    if (typed !== domain.name && typed !== shownName(domain)) return show(visit, t('domains.removeMismatch'))
    await services.directory.domains.remove(domain.name, { withAliases: true })
    return redirect('/my-account/domains', 'domains.removed')
  }
})

function show(visit: DomainVisit, wrong?: string): Answer {
  const { domain, t } = visit
  return confirmByName(visit, {
    title: `${t('domains.removeTitle')}: ${shownName(domain)}`,
    lead: t('domains.removeLead'),
    label: t('domains.removeConfirm'),
    button: t('domains.remove'),
    back: domainPath(domain, '/settings'),
    wrong
  })
}
