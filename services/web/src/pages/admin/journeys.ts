// What became of any message of the server.
import { html } from 'hono/html'
import { definePage } from '../../frame/page.ts'
import { filterForm } from '../../parts/filter-form.ts'
import { askedIn } from '../../parts/page-of.ts'
import { findByText } from '../mail/find-by-text.ts'
import { journeyResults } from '../mail/journeys.ts'
import { adminPage } from './admin-page.ts'

export const adminJourneysPage = definePage({
  path: '/admin/journeys',
  role: 'admin',
  async get(visit) {
    const { services, t } = visit
    const { q } = askedIn(visit)
    const found = q === '' ? [] : await findByText(services.mail, { q, owner: undefined })
    const form = filterForm(visit, {
      action: '/admin/journeys',
      q,
      label: t('emails.journeySearch'),
      hint: t('emails.journeyHint')
    })
    return adminPage(visit, t('admin.journeys'), html`${form}${journeyResults(visit, q, found)}`)
  }
})
