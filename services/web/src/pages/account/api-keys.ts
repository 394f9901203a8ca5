// The keys that programs use the API with: each is shown once, may do less than its owner, and ends on a day.
import { html } from 'hono/html'
import type { ApiKey, ApiKeyScope } from '@postkeep/database'
import type { MadeApiKey } from '@postkeep/directory'
import { page, redirect, type Answer, type Html } from '../../frame/answer.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { actButton } from '../../parts/act-button.ts'
import { copyable } from '../../parts/copyable.ts'
import { factList } from '../../parts/fact-list.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import { checkField, hiddenToken, inputField, refusalSummary, textField } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { accountTabs } from './account-tabs.ts'
import { provePassword } from './prove-password.ts'
import { actionsColumn, cardTable } from '../../parts/card-table.ts'

const scopes = ['account', 'domains', 'aliases', 'emails'] as const satisfies readonly ApiKeyScope[]
const shownAddresses = 3

export const apiKeysPage = definePage({
  path: '/my-account/api-keys',
  role: 'user',
  get: (visit) => show(visit),
  async post(visit) {
    const { form, services, session } = visit
    const wrong = await provePassword(visit)
    if (wrong) return show(visit, wrong)
    const day = form.text('expires_at')
    const wanted = {
      user: session.user,
      name: form.text('name'),
      scopes: scopes.filter((scope) => form.texts('scope').includes(scope)),
      addresses: form
        .text('addresses')
        .split(/[\s,]+/)
        .filter(Boolean),
      isReadOnly: form.has('is_read_only'),
      // To the end of that day.
      expiresAt: day === '' ? undefined : new Date(`${day}T23:59:59Z`)
    }
    const outcome = await attempt(() => services.directory.apiKeys.create(wanted))
    if (outcome.kind === 'refused') return show(visit, outcome.refusal)
    services.events.accountChanged({ user: session.user, what: 'API key made' })
    return showNew(visit, outcome.value)
  }
})

export const revokeApiKeyPage = definePage({
  path: '/my-account/api-keys/revoke',
  role: 'user',
  async post({ form, services, session }) {
    await services.directory.apiKeys.revoke(form.text('key'), session.user)
    services.events.accountChanged({ user: session.user, what: 'API key revoked' })
    return redirect('/my-account/api-keys', 'apiKeys.revoked')
  }
})

function showNew(visit: UserVisit, { key, token }: MadeApiKey): Answer {
  const { link, services, t } = visit
  const title = t('apiKeys.newTitle')
  const trail = [['/my-account/api-keys', t('apiKeys.title')]] as const
  const address = `https://api.${services.serverDomain}/v1`
  const body = html`${pageHead(visit, { title, lead: t('apiKeys.newLead'), trail })}
    <section class="card secret">
      <h2>${foreignText(key.name)}</h2>
      ${factList([
        [t('apiKeys.key'), copyable(visit, token, t('apiKeys.key')), 'password'],
        [t('apiKeys.address'), copyable(visit, address, t('apiKeys.address'))]
      ])}
      <p>${t('apiKeys.use')}</p>
    </section>
    <p class="form-end">
      <a class="button primary" href="${link('/my-account/api-keys')}">${t('aliases.done')}</a>
    </p>`
  return page(title, body)
}

async function show(visit: UserVisit, refusal?: Refusal): Promise<Answer> {
  const { services, session, t } = visit
  const keys = await services.directory.apiKeys.list(session.user)
  const body = html`${pageHead(visit, { title: t('account.title') })}${accountTabs(visit)}
    <section class="card">
      <h2>${t('apiKeys.title')}</h2>
      <p>${t('apiKeys.lead', { address: `https://api.${services.serverDomain}/v1` })}</p>
      ${keys.length > 0 ? table(visit, keys) : ''}
    </section>
    ${keyForm(visit, refusal)}`
  return page(t('apiKeys.title'), body, refusal && 422)
}

function keyForm(visit: UserVisit, refusal: Refusal | undefined): Html {
  const { form, t } = visit
  const optional = t('frame.optional')
  return html`<form method="post" class="card">
    <h2>${t('apiKeys.make')}</h2>
    ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['name', 'addresses', 'expires_at', 'password'])}
    ${inputField({ name: 'name', label: t('apiKeys.name'), hint: t('apiKeys.nameHint'), value: form.text('name'), autocomplete: 'off', required: true, refusal })}
    <fieldset>
      <legend>${t('apiKeys.scopes')}</legend>
      <p class="hint">${t('aliases.scopesHint')}</p>
      <div class="checks">
        ${scopes.map((scope) => checkField({ name: 'scope', value: scope, label: t(`apiKeys.scope_${scope}`), checked: form.texts('scope').includes(scope) }))}
      </div>
      ${checkField({ name: 'is_read_only', label: t('apiKeys.readOnly'), checked: form.has('is_read_only') })}
    </fieldset>
    ${textField({ name: 'addresses', label: t('apiKeys.addresses'), hint: t('apiKeys.addressesHint'), optional, value: form.text('addresses'), refusal })}
    ${inputField({ name: 'expires_at', label: t('aliases.expires'), hint: t('aliases.expiresHint'), optional, type: 'date', value: form.text('expires_at'), refusal })}
    ${inputField({ name: 'password', label: t('account.passwordNow'), type: 'password', autocomplete: 'current-password', required: true, refusal })}
    <div class="form-end"><button class="primary">${t('apiKeys.make')}</button></div>
  </form>`
}

function table(visit: UserVisit, keys: readonly ApiKey[]): Html {
  const { t } = visit
  return cardTable(
    [
      t('aliases.name'),
      t('aliases.scopes'),
      t('aliases.usedAt'),
      t('aliases.expires_at'),
      actionsColumn(visit)
    ],
    keys.map((key) => row(visit, key))
  )
}

function row(visit: UserVisit, key: ApiKey): Html {
  const { format, t } = visit
  const { _id, addresses = [], expires_at, is_read_only, last_used_at, name } = key
  const goodFor =
    key.scopes.length === 0
      ? t('aliases.scopesAll')
      : key.scopes.map((scope) => t(`apiKeys.scope_${scope}`)).join(', ')
  const more = addresses.length - shownAddresses
  const isOver = expires_at && expires_at.getTime() <= Date.now()
  return html`<tr>
    <td class="main-cell">
      <strong>${foreignText(name)}</strong
      >${addresses.slice(0, shownAddresses).map((address) => html`<span class="note">${foreignText(address, 80)}</span>`)}${more > 0 ? html`<span class="note">${t('aliases.more', { count: more })}</span>` : ''}
    </td>
    <td data-label="${t('aliases.scopes')}">
      ${goodFor}${is_read_only ? html`<span class="note">${t('apiKeys.readOnly')}</span>` : ''}
    </td>
    <td class="${last_used_at ? '' : 'no-value'}" data-label="${t('aliases.usedAt')}">
      ${last_used_at ? format.ago(last_used_at) : html`<span class="quiet-text">–</span>`}
    </td>
    <td class="${expires_at ? '' : 'no-value'}" data-label="${t('aliases.expires_at')}">
      ${expires_at ? html`${format.date(expires_at)}${isOver ? html` <span class="badge bad">${t('apiKeys.over')}</span>` : ''}` : html`<span class="quiet-text">–</span>`}
    </td>
    <td class="row-actions">
      ${actButton(visit, { action: '/my-account/api-keys/revoke', fields: { key: _id.toHexString() }, text: t('aliases.revoke'), of: name, isDanger: true })}
    </td>
  </tr>`
}
