// Where the account is logged in, and how to end that.
import { html } from 'hono/html'
import { page, redirect } from '../../frame/answer.ts'
import { definePage } from '../../frame/page.ts'
import { hiddenToken } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { accountTabs } from './account-tabs.ts'
import { browserOf } from './browser-of.ts'
import { actionsColumn, cardTable } from '../../parts/card-table.ts'

export const sessionsPage = definePage({
  path: '/my-account/sessions',
  role: 'user',
  async get(visit) {
    const { format, link, services, session, t } = visit
    const sessions = await services.sessions.list(session.user)
    const rows = sessions.map((each) => {
      const isThis = each.id === session.id
      return html`<tr>
        <td data-label="${t('account.sessionBrowser')}">
          <strong>${browserOf(each.agent) ?? t('account.unknownBrowser')}</strong
          >${isThis ? html` <span class="badge good">${t('account.sessionThis')}</span>` : ''}
        </td>
        <td data-label="${t('account.sessionAddress')}">${each.address}</td>
        <td data-label="${t('account.sessionSeen')}">${format.ago(each.seenAt)}</td>
        <td data-label="${t('account.sessionSince')}">${format.date(each.createdAt)}</td>
        <td class="row-actions">
          ${isThis ? '' : html`<form method="post" action="${link('/my-account/sessions/end')}">${hiddenToken(visit)}<input type="hidden" name="session" value="${each.id}" /><button class="small">${t('account.sessionEnd')}</button></form>`}
        </td>
      </tr>`
    })
    const body = html`${pageHead(visit, { title: t('account.title') })}${accountTabs(visit)}
      <section class="card">
        <h2>${t('account.sessionsTitle')}</h2>
        ${cardTable([t('account.sessionBrowser'), t('account.sessionAddress'), t('account.sessionSeen'), t('account.sessionSince'), actionsColumn(visit)], rows)}
        ${sessions.length > 1 ? html`<form method="post" action="${link('/my-account/sessions/end')}" class="form-end">${hiddenToken(visit)}<button>${t('account.sessionEndOthers')}</button></form>` : ''}
      </section>`
    return page(t('account.sessions'), body)
  }
})

/** One, or without a name all others. */
export const endSessionPage = definePage({
  path: '/my-account/sessions/end',
  role: 'user',
  async post({ form, services, session }) {
    const id = form.text('session')
    if (id) await services.sessions.end(session.user, id)
    else await services.sessions.endAll(session.user, session.id)
    return redirect('/my-account/sessions', 'account.sessionEnded')
  }
})
