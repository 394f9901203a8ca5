import { html } from 'hono/html'
import { ensurePostmaster } from '@postkeep/directory'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { hiddenToken, inputField, refusalSummary } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { domainPath } from './domain-paths.ts'

export const addDomainPage = definePage({
  path: '/my-account/domains/new',
  role: 'user',
  get: (visit) => show(visit),
  async post(visit) {
    const { form, services, user } = visit
    const { aliases, domains } = services.directory
    const outcome = await attempt(() => domains.create({ name: form.text('name'), owner: user.email }))
    if (outcome.kind === 'refused') return show(visit, outcome.refusal)
    await ensurePostmaster(aliases, outcome.value.name, user.email)
    return redirect(domainPath(outcome.value, '/dns'), 'domains.added')
  }
})

function show(visit: UserVisit, refusal?: Refusal): Answer {
  const { form, link, t } = visit
  const body = html`${pageHead(visit, { title: t('domains.addTitle'), trail: [['/my-account/domains', t('domains.title')]] })}
    <form method="post" class="card">
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['name'])}
      ${inputField({ name: 'name', label: t('domains.name'), hint: t('domains.nameHint'), value: form.text('name'), required: true, autofocus: true, autocomplete: 'off', refusal })}
      <div class="form-end">
        <a class="button" href="${link('/my-account/domains')}">${t('frame.cancel')}</a
        ><button class="primary">${t('domains.add')}</button>
      </div>
    </form>`
  return page(t('domains.addTitle'), body, refusal && 422)
}
