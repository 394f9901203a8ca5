// The passkeys of one's account, on the page of its security.
import { html } from 'hono/html'
import type { Html } from '../../frame/answer.ts'
import type { UserVisit } from '../../frame/page.ts'
import { foreignText, shownText } from '../../parts/foreign-text.ts'
import { icon } from '../../parts/icon.ts'
import { actionsColumn, cardTable } from '../../parts/card-table.ts'

export function passkeyList(visit: UserVisit): Html {
  const { link, t, user } = visit
  const add = html`<a class="button" href="${link('/my-account/passkeys/new')}"
    >${icon('key')}${t('passkeys.add')}</a
  >`
  return html`<section class="card">
    <div class="section-head">
      <div>
        <h2>${t('passkeys.title')}</h2>
        <p>${t('passkeys.lead')}</p>
      </div>
      ${add}
    </div>
    ${user.passkeys.length > 0 ? table(visit) : ''}
  </section>`
}

function table(visit: UserVisit): Html {
  const { format, link, t, user } = visit
  return cardTable(
    [t('aliases.name'), t('aliases.created_at'), t('aliases.usedAt'), actionsColumn(visit)],
    user.passkeys.map(
      ({ created_at, id, last_used_at, name }) =>
        html`<tr>
          <td class="main-cell"><strong>${foreignText(name)}</strong></td>
          <td data-label="${t('aliases.created_at')}">${format.date(created_at)}</td>
          <td class="${last_used_at ? '' : 'no-value'}" data-label="${t('aliases.usedAt')}">
            ${last_used_at ? format.ago(last_used_at) : html`<span class="quiet-text">–</span>`}
          </td>
          <td class="row-actions">
            <a
              class="button small"
              href="${link(`/my-account/passkeys/remove?key=${encodeURIComponent(id)}`)}"
              aria-label="${t('passkeys.removeOf', { name: shownText(name) })}"
              >${t('passkeys.remove')}</a
            >
          </td>
        </tr>`
    )
  )
}
