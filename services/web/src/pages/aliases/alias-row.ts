// An alias in the list.
import { html } from 'hono/html'
import type { AliasRecord } from '@postkeep/directory'
import type { Html } from '../../frame/answer.ts'
import type { DomainVisit } from '../../frame/page.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import { domainPath } from '../domains/domain-paths.ts'
import { aliasPath } from './alias-visit.ts'

const shownRecipients = 2

export function aliasRow(visit: DomainVisit, alias: AliasRecord): Html {
  const { format, link, t } = visit
  const first = alias.recipients.slice(0, shownRecipients)
  const more = alias.recipients.length - first.length
  return html`<tr>
    <td class="main-cell">
      <a href="${link(aliasPath(visit, alias))}">${alias.name}<span class="at">@${visit.domain.name}</span></a
      >${alias.description ? html`<span class="note">${foreignText(alias.description)}</span>` : ''}
    </td>
    <td data-label="${t('aliases.kind')}">${aliasBadges(visit, alias)}</td>
    <td class="${first.length > 0 ? '' : 'no-value'}" data-label="${t('aliases.recipients')}">
      ${
        first.length > 0
          ? html`<ul class="plain-list">
              ${first.map((recipient) => html`<li>${foreignText(recipient, 80)}</li>`)}${more > 0 ? html`<li>${t('aliases.more', { count: more })}</li>` : ''}
            </ul>`
          : html`<span class="quiet-text">–</span>`
      }
    </td>
    <td class="number${alias.has_imap ? '' : ' no-value'}" data-label="${t('aliases.storage')}">
      ${alias.has_imap ? format.bytes(alias.storage_used) : html`<span class="quiet-text">–</span>`}
    </td>
  </tr>`
}

export function aliasBadges({ domain, link, t }: DomainVisit, alias: AliasRecord): Html {
  return html`<span class="badges"
    >${alias.is_enabled ? '' : html`<span class="badge bad">${t('aliases.disabled')}</span>`}${
      alias.has_imap ? html`<span class="badge accent">${t('aliases.mailbox')}</span>` : ''
    }${alias.recipients.length > 0 ? html`<span class="badge">${t('aliases.forwards')}</span>` : ''}${alias.labels.map(
      (label) =>
        html`<a
          class="badge label-badge"
          href="${link(domainPath(domain, `/aliases?q=${encodeURIComponent(`#${label}`)}`))}"
          >${foreignText(`#${label}`, 40)}</a
        >`
    )}</span
  >`
}
