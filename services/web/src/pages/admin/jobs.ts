// The periodic jobs: how each has ended, and Run now.
import { html } from 'hono/html'
import type { JobRun } from '@postkeep/database'
import type { Html } from '../../frame/answer.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import { emptyList } from '../../parts/empty-list.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import { actButton } from '../../parts/act-button.ts'
import { actAs, adminPage } from './admin-page.ts'
import { actionsColumn, cardTable } from '../../parts/card-table.ts'

export const jobsPage = definePage({
  path: '/admin/jobs',
  role: 'admin',
  async get(visit) {
    const { services, t } = visit
    const { jobs } = await services.administration.overview(new Date())
    const content =
      jobs.length === 0
        ? emptyList({ title: t('admin.jobNone'), lead: t('admin.jobNoneLead') })
        : html`<section class="card flush">
            ${cardTable(
              [t('admin.job'), t('admin.outcome'), t('admin.lastRun'), actionsColumn(visit)],
              jobs.map((run) => row(visit, run))
            )}
          </section>`
    return adminPage(visit, t('admin.jobs'), content)
  }
})

export const runJobPage = definePage({
  path: '/admin/jobs/run',
  role: 'admin',
  post: (visit) =>
    actAs(visit, { to: '/admin/jobs', notice: 'admin.jobAsked' }, (acts) =>
      acts.runJob(visit.form.text('job'))
    )
})

function row(visit: UserVisit, { _id, alarm, outcome, service, started_at, summary }: JobRun): Html {
  const { format, t } = visit
  const badges = {
    done: html`<span class="badge good">${t('admin.jobDone')}</span>`,
    running: html`<span class="badge accent">${t('admin.jobRunning')}</span>`,
    failed: html`<span class="badge bad">${t('admin.jobFailed')}</span>`
  }
  return html`<tr>
    <td class="main-cell"><strong>${_id}</strong><span class="note">${service}</span></td>
    <td data-label="${t('admin.outcome')}">
      ${alarm === undefined ? badges[outcome] : html`<span class="badge bad">${t('admin.jobAlarm')}</span>`}<span
        class="note"
        >${foreignText(alarm ?? summary, 300)}</span
      >
    </td>
    <td data-label="${t('admin.lastRun')}">${format.ago(started_at)}</td>
    <td class="row-actions">
      ${actButton(visit, { action: '/admin/jobs/run', fields: { job: _id }, text: t('admin.runNow'), of: _id })}
    </td>
  </tr>`
}
