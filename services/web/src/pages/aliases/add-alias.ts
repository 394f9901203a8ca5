import { html } from 'hono/html'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { pageHead } from '../../parts/page-head.ts'
import { domainPath, shownName } from '../domains/domain-paths.ts'
import { aliasForm, readAliasForm } from './alias-form.ts'
import { aliasPath, aliasTrail } from './alias-visit.ts'

export const addAliasPage = definePage({
  path: '/my-account/domains/:domain/aliases/new',
  role: 'domain user',
  get: (visit) => show(visit),
  async post(visit) {
    const { domain, services, session } = visit
    const reading = readAliasForm(visit)
    if (reading.kind === 'refused') return show(visit, reading.refusal)
    const outcome = await attempt(() =>
      services.directory.aliases.create({ domain: domain.name, user: session.user, ...reading.changes })
    )
    if (outcome.kind === 'refused') return show(visit, outcome.refusal)
    return redirect(aliasPath(visit, outcome.value), 'aliases.created')
  }
})

function show(visit: DomainVisit, refusal?: Refusal): Answer {
  const { domain, t } = visit
  const lead = t('aliases.addLead', { domain: shownName(domain) })
  const form = aliasForm(visit, {
    button: t('aliases.create'),
    back: domainPath(domain, '/aliases'),
    refusal
  })
  const head = pageHead(visit, { title: t('aliases.addTitle'), lead, trail: aliasTrail(visit) })
  return page(t('aliases.addTitle'), html`${head}${form}`, refusal && 422)
}
