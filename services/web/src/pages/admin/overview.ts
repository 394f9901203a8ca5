// Who and what is here, in numbers, and the accounts.
import { html } from 'hono/html'
import { page } from '../../frame/answer.ts'
import { definePage } from '../../frame/page.ts'
import { pageHead } from '../../parts/page-head.ts'

export const overviewPage = definePage({
  path: '/admin',
  role: 'admin',
  async get(visit) {
    const { format, services, t } = visit
    const [users, domains, queued] = await Promise.all([
      services.directory.users.list(),
      services.directory.domains.list(),
      services.queuedMessages()
    ])
    const figures = [
      [t('admin.users'), users.length],
      [t('admin.domains'), domains.length],
      [t('admin.queued'), queued]
    ] as const
    const rows = users.map(
      (user) =>
        html`<tr>
          <td data-label="${t('admin.email')}"><strong>${user.email}</strong></td>
          <td data-label="${t('admin.group')}">
            ${t(user.group === 'admin' ? 'admin.groupAdmin' : 'admin.groupUser')}
          </td>
          <td data-label="${t('admin.secondFactor')}">${t(user.otp_enabled ? 'admin.on' : 'admin.off')}</td>
          <td data-label="${t('admin.since')}">${format.date(user.created_at)}</td>
        </tr>`
    )
    const body = html`${pageHead(visit, { title: t('admin.title'), lead: services.serverDomain })}
      <dl class="figures">
        ${figures.map(
          ([label, value]) =>
            html`<div>
              <dt>${label}</dt>
              <dd>${format.number(value)}</dd>
            </div>`
        )}
      </dl>
      <section class="card">
        <h2>${t('admin.users')}</h2>
        <table class="cards">
          <thead>
            <tr>
              <th>${t('admin.email')}</th>
              <th>${t('admin.group')}</th>
              <th>${t('admin.secondFactor')}</th>
              <th>${t('admin.since')}</th>
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>
      </section>`
    return page(t('admin.title'), body)
  }
})
