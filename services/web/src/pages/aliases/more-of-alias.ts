// What else an alias does: its answer while away, what it sends as, each with the page that changes it.
import { html } from 'hono/html'
import { kindOfName, type AliasRecord } from '@postkeep/directory'
import type { Html } from '../../frame/answer.ts'
import type { DomainVisit } from '../../frame/page.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import { aliasPath } from './alias-visit.ts'

const shownSenders = 3

export function moreOfAlias(visit: DomainVisit, alias: AliasRecord): Html | string {
  const { link, t } = visit
  if (kindOfName(alias.name) !== 'exact') return ''
  const rows = [
    [t('away.title'), awayText(visit, alias), '/vacation'],
    [t('away.senders'), sendersText(visit, alias), '/senders']
  ] as const
  return html`<section class="card">
    <ul class="plain-list options">
      ${rows.map(
        ([name, text, path]) =>
          html`<li>
            <div>
              <h3>${name}</h3>
              <p class="quiet-text">${text}</p>
            </div>
            <a
              class="button small"
              href="${link(aliasPath(visit, alias, path))}"
              aria-label="${t('away.changeOf', { what: name })}"
              >${t('away.change')}</a
            >
          </li>`
      )}
    </ul>
  </section>`
}

function awayText({ format, t }: DomainVisit, { vacation_responder }: AliasRecord): string {
  const { end_date, is_enabled, start_date } = vacation_responder
  if (!is_enabled) return t('away.off')
  const now = Date.now()
  if (end_date && end_date.getTime() <= now) return t('away.over')
  if (start_date && start_date.getTime() > now) return t('away.from', { when: format.date(start_date) })
  return end_date ? t('away.until', { when: format.date(new Date(end_date.getTime() - 1)) }) : t('away.on')
}

function sendersText({ t }: DomainVisit, { send_as }: AliasRecord): Html | string {
  if (send_as.length === 0) return t('away.ownOnly')
  const first = send_as.slice(0, shownSenders)
  const more = send_as.length - first.length
  return html`${first.map((sender, index) => html`${index > 0 ? ', ' : ''}${foreignText(sender, 80)}`)}${more > 0 ? html` ${t('aliases.more', { count: more })}` : ''}`
}
