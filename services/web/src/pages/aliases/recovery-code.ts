// A new recovery code in the place of the old one.
import { html } from 'hono/html'
import type { AliasRecord } from '@postkeep/directory'
import { page, type Answer } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import { hiddenToken, inputField, refusalSummary } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { aliasPath, aliasTrail, mailboxOf } from './alias-visit.ts'
import { proofOf, refusedOr } from './generate-password.ts'
import { recovery } from './new-password.ts'

export const recoveryCodePage = definePage({
  path: '/my-account/domains/:domain/aliases/:alias/recovery',
  role: 'domain user',
  get: async (visit) => show(visit, await mailboxOf(visit)),
  async post(visit) {
    const { form, services, t } = visit
    const alias = await mailboxOf(visit)
    const proof = proofOf(form.secret('proof'))
    if (!proof) return show(visit, alias, { field: 'proof', message: t('aliases.proofWrong') })
    const made = await refusedOr(visit, () =>
      services.mailboxes.replaceRecoveryCode(alias._id.toHexString(), proof)
    )
    if ('refusal' in made) return show(visit, alias, made.refusal)
    const head = pageHead(visit, { title: t('aliases.recoveryTitle'), trail: aliasTrail(visit, alias) })
    return page(t('aliases.recoveryTitle'), html`${head}${recovery(visit, alias, made.value.recoveryCode)}`)
  }
})

function show(visit: DomainVisit, alias: AliasRecord, refusal?: Refusal): Answer {
  const { link, t } = visit
  const body = html`${pageHead(visit, { title: t('aliases.recoveryNew'), lead: t('aliases.recoveryNewLead'), trail: aliasTrail(visit, alias) })}
    <form method="post" class="card">
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['proof'])}
      ${inputField({ name: 'proof', label: t('aliases.proof'), hint: t('aliases.proofHint'), type: 'password', autocomplete: 'off', required: true, refusal })}
      <div class="form-end">
        <a class="button" href="${link(aliasPath(visit, alias))}">${t('frame.cancel')}</a
        ><button class="primary">${t('aliases.recoveryNewConfirm')}</button>
      </div>
    </form>`
  return page(t('aliases.recoveryNew'), body, refusal && 422)
}
