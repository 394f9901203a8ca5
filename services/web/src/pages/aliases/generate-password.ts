// A new password for a mailbox. From the second one on it takes one that opens it already: the server cannot.
import { html } from 'hono/html'
import { generatePassword, normaliseRecoveryCode } from '@postkeep/crypto'
import type { AliasRecord } from '@postkeep/directory'
import { MailboxError, type LoginScope, type Proof } from '@postkeep/mailbox-contract'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import { checkField, hiddenToken, inputField, refusalSummary } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { aliasPath, aliasTrail, mailboxOf } from './alias-visit.ts'
import { slotsOf } from './slots-of.ts'

const scopes = ['imap', 'pop3', 'smtp', 'caldav', 'carddav', 'api'] as const satisfies readonly LoginScope[]
const longestName = 100

export const generatePasswordPage = definePage({
  path: '/my-account/domains/:domain/aliases/:alias/passwords/new',
  role: 'domain user',
  get: async (visit) => show(visit, await mailboxOf(visit)),
  async post(visit) {
    const { form, services, t } = visit
    const alias = await mailboxOf(visit)
    const expires = expiryOf(form.text('expires'))
    if (expires && !(expires.getTime() > Date.now()))
      return show(visit, alias, { field: 'expires', message: t('aliases.expiresPast') })
    const name = form.text('name').slice(0, longestName) || 'Password'
    const password = generatePassword()
    const proof = proofOf(form.secret('proof'))
    const added = await refusedOr(visit, () =>
      services.mailboxes.addPassword({
        mailbox: alias._id.toHexString(),
        password,
        name,
        scopes: scopes.filter((scope) => form.texts('scope').includes(scope)),
        expiresAt: expires?.toISOString() ?? null,
        ...(proof && { proof })
      })
    )
    if ('refusal' in added) return show(visit, alias, added.refusal)
    const { recoveryCode } = added.value
    const { address } = alias
    const secret = {
      alias: alias._id.toHexString(),
      address,
      password,
      name,
      ...(recoveryCode && { recoveryCode })
    }
    const key = await services.newPasswords.keep(secret)
    return redirect(aliasPath(visit, alias, `/passwords/shown?key=${key}`))
  }
})

/** undefined where nothing was typed. */
export function proofOf(text: string): Proof | undefined {
  if (text === '') return undefined
  const recoveryCode = normaliseRecoveryCode(text)
  return recoveryCode === undefined ? { password: text } : { recoveryCode }
}

/** What the mailbox service refuses, as a refusal of the field `proof`. */
export async function refusedOr<T>(
  { t }: DomainVisit,
  work: () => Promise<T>
): Promise<{ value: T } | { refusal: Refusal }> {
  try {
    return { value: await work() }
  } catch (error) {
    if (!(error instanceof MailboxError)) throw error
    if (error.code === 'unavailable') return { refusal: { field: 'form', message: t('aliases.serviceAway') } }
    if (error.code !== 'not-allowed') throw error
    const isLimited = error.message.startsWith('too many')
    return {
      refusal: { field: 'proof', message: t(isLimited ? 'aliases.proofLimited' : 'aliases.proofWrong') }
    }
  }
}

/** undefined: no limit. */
function expiryOf(text: string): Date | undefined {
  if (text === '') return undefined
  // To the end of that day.
  return new Date(`${text}T23:59:59Z`)
}

async function show(visit: DomainVisit, alias: AliasRecord, refusal?: Refusal): Promise<Answer> {
  const { form, link, t } = visit
  const slots = await slotsOf(visit, alias)
  const needsProof = slots?.some(({ kind }) => kind !== 'bootstrap') ?? false
  const optional = t('frame.optional')
  const body = html`${pageHead(visit, { title: t('aliases.generateTitle'), lead: alias.address, trail: aliasTrail(visit, alias) })}
<form method="post" class="card">${hiddenToken(visit)}${refusalSummary(visit, refusal, ['proof', 'expires'])}
${inputField({ name: 'name', label: t('aliases.passwordName'), hint: t('aliases.passwordNameHint'), value: form.text('name'), autocomplete: 'off', required: true, autofocus: true })}
${needsProof ? inputField({ name: 'proof', label: t('aliases.proof'), hint: t('aliases.proofHint'), type: 'password', autocomplete: 'off', required: true, refusal }) : ''}
<details${form.texts('scope').length > 0 || form.text('expires') ? html` open` : ''}><summary>${t('aliases.scopes')}, ${t('aliases.expires')}</summary>
<fieldset><legend>${t('aliases.scopes')}</legend><p class="hint">${t('aliases.scopesHint')}</p><div class="checks">${scopes.map(
    (scope) =>
      checkField({
        name: 'scope',
        value: scope,
        label: t(`aliases.scope_${scope}`),
        checked: form.texts('scope').includes(scope)
      })
  )}</div></fieldset>
${inputField({ name: 'expires', label: t('aliases.expires'), hint: t('aliases.expiresHint'), optional, type: 'date', value: form.text('expires'), refusal })}</details>
<div class="form-end"><a class="button" href="${link(aliasPath(visit, alias))}">${t('frame.cancel')}</a><button class="primary">${t('aliases.generate')}</button></div></form>`
  return page(t('aliases.generateTitle'), body, refusal && 422)
}
