import { html } from 'hono/html'
import type { AliasRecord, AliasUpdate } from '@postkeep/directory'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { pageHead } from '../../parts/page-head.ts'
import { aliasForm, readAliasForm } from './alias-form.ts'
import { aliasOf, aliasPath, aliasTrail } from './alias-visit.ts'

export const editAliasPage = definePage({
  path: '/my-account/domains/:domain/aliases/:alias/edit',
  role: 'domain user',
  get: async (visit) => show(visit, await aliasOf(visit)),
  async post(visit) {
    const { form, services } = visit
    const alias = await aliasOf(visit)
    const reading = readAliasForm(visit)
    if (reading.kind === 'refused') return show(visit, alias, reading.refusal)
    const changes: AliasUpdate = {
      ...reading.changes,
      is_enabled: form.has('is_enabled'),
      error_code_if_disabled: codeOf(form.text('error_code_if_disabled'))
    }
    const outcome = await attempt(() => services.directory.aliases.update(alias._id.toHexString(), changes))
    if (outcome.kind === 'refused') return show(visit, alias, outcome.refusal)
    return redirect(aliasPath(visit, alias), 'aliases.saved')
  }
})

function codeOf(text: string): 250 | 421 | 550 {
  return ([421, 550] as const).find((code) => String(code) === text) ?? 250
}

function show(visit: DomainVisit, alias: AliasRecord, refusal?: Refusal): Answer {
  const { t } = visit
  const form = aliasForm(visit, { alias, button: t('frame.save'), back: aliasPath(visit, alias), refusal })
  const head = pageHead(visit, {
    title: t('aliases.editTitle'),
    lead: alias.address,
    trail: aliasTrail(visit, alias)
  })
  return page(`${t('aliases.editTitle')}: ${alias.address}`, html`${head}${form}`, refusal && 422)
}
