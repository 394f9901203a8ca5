// How the server is set up: what stands in its environment, with the names of the variables. Nothing is changed here.
import { html } from 'hono/html'
import { definePage } from '../../frame/page.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import { adminPage } from './admin-page.ts'

export const adminSettingsPage = definePage({
  path: '/admin/settings',
  role: 'admin',
  get(visit) {
    const { services, t } = visit
    const rows = services.settings.map(
      ({ name, value }) =>
        html`<tr>
          <td class="main-cell"><code>${name}</code></td>
          <td data-label="${t('admin.value')}">
            ${value === undefined ? html`<span class="quiet-text">${t('admin.usual')}</span>` : foreignText(value, 254)}
          </td>
        </tr>`
    )
    const content = html`<p class="lead">${t('admin.settingsLead')}</p>
      <section class="card flush">
        <table class="cards">
          <thead>
            <tr>
              <th>${t('admin.variable')}</th>
              <th>${t('admin.value')}</th>
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>
      </section>`
    return adminPage(visit, t('admin.settings'), content)
  }
})
