// One alias: what it does, its passwords, and what mail programs need.
import { html } from 'hono/html'
import { effectiveQuota, type AliasRecord } from '@postkeep/directory'
import type { SlotInfo } from '@postkeep/mailbox-contract'
import { page, type Html } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { copyable } from '../../parts/copyable.ts'
import { factList } from '../../parts/fact-list.ts'
import { pageHead } from '../../parts/page-head.ts'
import { aliasBadges } from './alias-row.ts'
import { aliasOf, aliasPath, aliasTrail } from './alias-visit.ts'
import { moreOfAlias } from './more-of-alias.ts'
import { clientTable } from './client-table.ts'
import { passwordList } from './password-list.ts'
import { slotsOf } from './slots-of.ts'

export const aliasPage = definePage({
  path: '/my-account/domains/:domain/aliases/:alias',
  role: 'domain user',
  async get(visit) {
    const { link, t } = visit
    const alias = await aliasOf(visit)
    const slots = alias.has_imap ? await slotsOf(visit, alias) : undefined
    const edit = html`<a class="button" href="${link(aliasPath(visit, alias, '/edit'))}"
      >${t('aliases.edit')}</a
    >`
    const title = html`${alias.name}<span class="at">@${visit.domain.name}</span>`
    const body = html`${pageHead(visit, { title, lead: aliasBadges(visit, alias), trail: aliasTrail(visit), action: edit })}
      ${facts(visit, alias)}${alias.has_imap ? mailbox(visit, alias, slots) : ''}${moreOfAlias(visit, alias)}
      <section class="card danger-zone">
        <h2>${t('aliases.removeTitle')}</h2>
        <p>${t('aliases.removeLead')}${alias.has_imap ? html` ${t('aliases.removeMailbox')}` : ''}</p>
        <p>
          <a class="button danger" href="${link(aliasPath(visit, alias, '/remove'))}"
            >${t('aliases.remove')}</a
          >
        </p>
      </section>`
    return page(alias.address, body)
  }
})

function facts(visit: DomainVisit, alias: AliasRecord): Html {
  const { domain, format, t } = visit
  const { description, has_imap, recipients, storage_used } = alias
  const quota = effectiveQuota(domain.max_quota_per_alias, alias.max_quota)
  const used = format.bytes(storage_used)
  const storage = quota > 0 ? t('aliases.storageOf', { used, quota: format.bytes(quota) }) : used
  return html`<section class="card">
    <dl class="facts">
      ${
        recipients.length > 0
          ? html`<div>
              <dt>${t('aliases.recipients')}</dt>
              <dd>
                <ul class="plain-list">
                  ${recipients.map((recipient) => html`<li>${recipient}</li>`)}
                </ul>
              </dd>
            </div>`
          : ''
      }
      ${
        has_imap
          ? html`<div>
              <dt>${t('aliases.storage')}</dt>
              <dd>
                ${storage}${quota > 0 ? html`<meter min="0" max="${quota}" value="${storage_used}">${storage}</meter>` : ''}
              </dd>
            </div>`
          : ''
      }
      ${
        description
          ? html`<div>
              <dt>${t('aliases.description')}</dt>
              <dd>${description}</dd>
            </div>`
          : ''
      }
      <div>
        <dt>${t('aliases.created_at')}</dt>
        <dd>${format.date(alias.created_at)}</dd>
      </div>
    </dl>
  </section>`
}

function mailbox(visit: DomainVisit, alias: AliasRecord, slots: readonly SlotInfo[] | undefined): Html {
  const { link, services, t } = visit
  return html`${passwordList(visit, alias, slots)}
    <section class="card">
      <h2>${t('aliases.settings')}</h2>
      <p>${t('aliases.settingsLead')}</p>
      ${factList([[t('aliases.user'), copyable(visit, alias.address, t('aliases.user'))]])}
      ${clientTable(visit, services.clientSettings)}
      <p class="links">
        <a href="${link(aliasPath(visit, alias, '/files'))}">${t('collections.title')}</a>
        <a href="${link(aliasPath(visit, alias, '/sharing'))}">${t('sharing.title')}</a>
        <a href="${link(aliasPath(visit, alias, '/links'))}">${t('links.title')}</a>
        <a href="${link(aliasPath(visit, alias, '/subscriptions'))}">${t('subscriptions.title')}</a>
      </p>
    </section>`
}
