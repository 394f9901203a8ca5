// What an alias may send as beside its own address.
import { html } from 'hono/html'
import type { AliasRecord } from '@postkeep/directory'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { hiddenToken, refusalSummary, textField } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { aliasPath, aliasTrail, namedAliasOf } from './alias-visit.ts'

export const sendersPage = definePage({
  path: '/my-account/domains/:domain/aliases/:alias/senders',
  role: 'domain user',
  get: async (visit) => show(visit, await namedAliasOf(visit)),
  async post(visit) {
    const { form, services } = visit
    const alias = await namedAliasOf(visit)
    const senders = form
      .text('send_as')
      .split(/[\s,]+/)
      .filter(Boolean)
    const outcome = await attempt(() =>
      services.directory.aliases.setSenders(alias._id.toHexString(), senders)
    )
    if (outcome.kind === 'refused') return show(visit, alias, outcome.refusal)
    return redirect(aliasPath(visit, alias), 'aliases.saved')
  }
})

function show(visit: DomainVisit, alias: AliasRecord, refusal?: Refusal): Answer {
  const { form, link, t } = visit
  const value = form.has('_csrf') ? form.text('send_as') : alias.send_as.join('\n')
  const title = t('away.senders')
  const body = html`${pageHead(visit, { title, lead: t('away.sendersLead', { address: alias.address }), trail: aliasTrail(visit, alias) })}
    <form method="post" class="card">
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['send_as'])}
      ${textField({ name: 'send_as', label: t('away.sendersField'), hint: t('away.sendersHint'), rows: 5, value, refusal })}
      <div class="form-end">
        <a class="button" href="${link(aliasPath(visit, alias))}">${t('frame.cancel')}</a
        ><button class="primary">${t('frame.save')}</button>
      </div>
    </form>`
  return page(`${title}: ${alias.address}`, body, refusal && 422)
}
