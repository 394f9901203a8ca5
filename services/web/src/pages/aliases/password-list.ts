// The passwords of a mailbox: names, what they are good for, how long.
import { html } from 'hono/html'
import type { AliasRecord } from '@postkeep/directory'
import type { SlotInfo } from '@postkeep/mailbox-contract'
import type { Html } from '../../frame/answer.ts'
import type { DomainVisit } from '../../frame/page.ts'
import { icon } from '../../parts/icon.ts'
import { aliasPath } from './alias-visit.ts'
import { actionsColumn, cardTable } from '../../parts/card-table.ts'

export function passwordList(
  visit: DomainVisit,
  alias: AliasRecord,
  slots: readonly SlotInfo[] | undefined
): Html {
  const { link, t } = visit
  const generate = html`<a class="button primary" href="${link(aliasPath(visit, alias, '/passwords/new'))}"
    >${icon('key')}${t('aliases.generate')}</a
  >`
  if (!slots)
    return html`<section class="card">
      <h2>${t('aliases.passwords')}</h2>
      <p>${t('aliases.serviceAway')}</p>
    </section>`
  const passwords = slots.filter(({ kind }) => kind === 'password')
  const hasOwner = slots.some(({ kind }) => kind !== 'bootstrap')
  if (!hasOwner) {
    return html`<section class="card empty">
      <h2>${t('aliases.noPassword')}</h2>
      <p>${t('aliases.noPasswordLead')}</p>
      <p>${generate}</p>
    </section>`
  }
  return html`<section class="card">
    <div class="section-head">
      <div>
        <h2>${t('aliases.passwords')}</h2>
        <p>${t('aliases.passwordsLead')}</p>
      </div>
      ${generate}
    </div>
    ${passwords.length > 0 ? table(visit, alias, passwords) : ''}
    <p class="links">
      <a href="${link(aliasPath(visit, alias, '/recovery'))}">${t('aliases.recoveryNew')}</a>
      <a href="${link(aliasPath(visit, alias, '/reset'))}">${t('aliases.resetMailbox')}</a>
    </p>
  </section>`
}

function table(visit: DomainVisit, alias: AliasRecord, passwords: readonly SlotInfo[]): Html {
  const { t } = visit
  return cardTable(
    [
      t('aliases.name'),
      t('aliases.scopes'),
      t('aliases.created_at'),
      t('aliases.usedAt'),
      t('aliases.expires_at'),
      actionsColumn(visit)
    ],
    passwords.map((slot) => row(visit, alias, slot))
  )
}

function row(
  visit: DomainVisit,
  alias: AliasRecord,
  { createdAt, expiresAt, id, name, scopes }: SlotInfo
): Html {
  const { format, link, t } = visit
  const usedAt = alias.slot_uses?.[id]
  const goodFor =
    scopes.length === 0
      ? t('aliases.scopesAll')
      : scopes.map((scope) => t(`aliases.scope_${scope}`)).join(', ')
  return html`<tr>
    <td class="main-cell"><strong>${name}</strong></td>
    <td data-label="${t('aliases.scopes')}">${goodFor}</td>
    <td data-label="${t('aliases.created_at')}">${format.date(createdAt)}</td>
    <td class="${usedAt ? '' : 'no-value'}" data-label="${t('aliases.usedAt')}">
      ${usedAt ? format.ago(usedAt) : html`<span class="quiet-text">–</span>`}
    </td>
    <td class="${expiresAt ? '' : 'no-value'}" data-label="${t('aliases.expires_at')}">
      ${expiresAt ? format.date(expiresAt) : html`<span class="quiet-text">–</span>`}
    </td>
    <td class="row-actions">
      <a class="button small" href="${link(aliasPath(visit, alias, `/passwords/${id}/revoke`))}"
        >${t('aliases.revoke')}</a
      >
    </td>
  </tr>`
}
