// Passwords with which a program sends as any address of the domain: each is shown once.
import { html } from 'hono/html'
import type { MadeCatchAllPassword, ShownCatchAllPassword } from '@postkeep/directory'
import { page, redirect, type Answer, type Html } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { actButton } from '../../parts/act-button.ts'
import { credentials } from '../../parts/credentials.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import { hiddenToken, inputField, refusalSummary } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { domainPath, settingsTrail, shownName } from './domain-paths.ts'
import { actionsColumn, cardTable } from '../../parts/card-table.ts'

export const catchAllPasswordsPage = definePage({
  path: '/my-account/domains/:domain/catch-all-passwords',
  role: 'domain admin',
  get: (visit) => show(visit),
  async post(visit) {
    const { domain, form, services } = visit
    const description = form.text('description')
    const outcome = await attempt(() =>
      services.directory.catchAllPasswords.create(domain.name, { description })
    )
    return outcome.kind === 'refused' ? show(visit, outcome.refusal) : showNew(visit, outcome.value)
  }
})

export const removeCatchAllPasswordPage = definePage({
  path: '/my-account/domains/:domain/catch-all-passwords/remove',
  role: 'domain admin',
  async post({ domain, form, services }) {
    await services.directory.catchAllPasswords.remove(domain.name, form.text('password'))
    return redirect(domainPath(domain, '/catch-all-passwords'), 'catchAll.removed')
  }
})

function showNew(visit: DomainVisit, { password, username }: MadeCatchAllPassword): Answer {
  const { domain, link, t } = visit
  const title = t('catchAll.newTitle')
  const body = html`${pageHead(visit, { title, lead: t('catchAll.newLead'), trail: settingsTrail(visit) })}
    <section class="card secret">${credentials(visit, username, password)}</section>
    <p class="form-end">
      <a class="button primary" href="${link(domainPath(domain, '/catch-all-passwords'))}"
        >${t('aliases.done')}</a
      >
    </p>`
  return page(title, body)
}

async function show(visit: DomainVisit, refusal?: Refusal): Promise<Answer> {
  const { domain, form, services, t } = visit
  const passwords = await services.directory.catchAllPasswords.list(domain.name)
  const title = t('catchAll.title')
  const lead = t('catchAll.lead', { domain: shownName(domain) })
  const body = html`${pageHead(visit, { title, lead, trail: settingsTrail(visit) })}
    ${passwords.length > 0 ? table(visit, passwords) : ''}
    <form method="post" class="card">
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['description'])}
      ${inputField({ name: 'description', label: t('aliases.passwordName'), hint: t('catchAll.nameHint'), value: form.text('description'), autocomplete: 'off', required: true, refusal })}
      <div class="form-end"><button class="primary">${t('aliases.generate')}</button></div>
    </form>`
  return page(`${title}: ${shownName(domain)}`, body, refusal && 422)
}

function table(visit: DomainVisit, passwords: readonly ShownCatchAllPassword[]): Html {
  const { domain, format, t } = visit
  return html`<section class="card flush">
    ${cardTable(
      [t('aliases.name'), t('aliases.created_at'), actionsColumn(visit)],
      passwords.map(
        ({ created_at, description, id }) =>
          html`<tr>
            <td class="main-cell"><strong>${foreignText(description)}</strong></td>
            <td data-label="${t('aliases.created_at')}">${format.date(created_at)}</td>
            <td class="row-actions">
              ${actButton(visit, { action: domainPath(domain, '/catch-all-passwords/remove'), fields: { password: id }, text: t('aliases.revoke'), of: description, isDanger: true })}
            </td>
          </tr>`
      )
    )}
  </section>`
}
