import { html } from 'hono/html'
import { page, redirect } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { hiddenToken } from '../../parts/form-field.ts'
import { aliasPath, mailboxOf } from './alias-visit.ts'

export const revokePasswordPage = definePage({
  path: '/my-account/domains/:domain/aliases/:alias/passwords/:slot/revoke',
  role: 'domain user',
  async get(visit) {
    const { link, t } = visit
    const { alias, slot } = await slotOf(visit)
    const body = html`<section class="narrow">
      <h1>${t('aliases.revokeTitle')}</h1>
      <p class="lead">${t('aliases.revokeLead', { name: slot.name })}</p>
      <form method="post" class="card">
        ${hiddenToken(visit)}
        <div class="form-end">
          <a class="button" href="${link(aliasPath(visit, alias))}">${t('frame.cancel')}</a
          ><button class="danger">${t('aliases.revoke')}</button>
        </div>
      </form>
    </section>`
    return page(t('aliases.revokeTitle'), body)
  },
  async post(visit) {
    const { alias, slot } = await slotOf(visit)
    await visit.services.mailboxes.revokeSlot(alias._id.toHexString(), slot.id)
    return redirect(aliasPath(visit, alias), 'aliases.revoked')
  }
})

async function slotOf(visit: DomainVisit) {
  const alias = await mailboxOf(visit)
  const slots = await visit.services.mailboxes.listSlots(alias._id.toHexString())
  const slot = slots.find(({ id, kind }) => kind === 'password' && id === visit.params['slot'])
  if (!slot) throw new HttpProblem('not-found')
  return { alias, slot }
}
