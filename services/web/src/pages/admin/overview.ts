// How the server is, at a glance: what is wrong, the mail of the last day, disk, memory, queue, and what the jobs found.
import { html } from 'hono/html'
import type { ServerOverview } from '@postkeep/administration'
import { definePage, type UserVisit } from '../../frame/page.ts'
import type { Html } from '../../frame/answer.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import { hourChart } from '../../parts/hour-chart.ts'
import { icon } from '../../parts/icon.ts'
import { level } from '../../parts/level.ts'
import { adminPage } from './admin-page.ts'

const hourMs = 3_600_000

export const overviewPage = definePage({
  path: '/admin',
  role: 'admin',
  async get(visit) {
    const { services, t } = visit
    const now = new Date()
    const [overview, health] = await Promise.all([services.administration.overview(now), services.health()])
    const away = Object.entries(health).filter(([, { ok }]) => !ok)
    const content = html`${away.map(([name]) => html`<p class="refusal" role="alert">${icon('warning')}${t('admin.away', { name })}</p>`)}
    ${findings(visit, overview)} ${figures(visit, overview)} ${charts(visit, overview)}
    ${machine(visit, overview)} ${allFindings(visit, overview)}`
    return adminPage(visit, t('admin.title'), content)
  }
})

function findings(visit: UserVisit, { findings: found, jobs, latest }: ServerOverview): Html {
  const { format, t } = visit
  const wrong = found.filter(({ status }) => status !== 'ok')
  const failing = jobs.filter(({ alarm, failures }) => alarm !== undefined || failures > 0)
  if (found.length === 0 && jobs.length === 0)
    return html`<section class="card summary">
      <div>
        <h2>${t('admin.notExamined')}</h2>
        <p>${t('admin.notExaminedLead')}</p>
      </div>
    </section>`
  if (wrong.length === 0 && failing.length === 0)
    return html`<section class="card summary">
      <div>
        <h2>${icon('check')}${t('admin.allWell')}</h2>
        <p>${t('admin.examined', { when: latest ? format.ago(latest.at) : '–' })}</p>
      </div>
    </section>`
  return html`<section class="card">
    <h2>${t('admin.wrong', { count: wrong.length + failing.length })}</h2>
    <ul class="plain-list findings">
      ${wrong.map(
        ({ remedy, status, subject, text }) =>
          html`<li class="finding">
            ${badge(visit, status)}
            <div>
              <p><strong>${foreignText(subject, 90)}</strong> ${foreignText(text, 400)}</p>
              ${remedy ? html`<p class="note">${foreignText(remedy, 400)}</p>` : ''}
            </div>
          </li>`
      )}${failing.map(
        ({ _id, alarm, summary }) =>
          html`<li class="finding">
            ${badge(visit, 'problem')}
            <div>
              <p>
                <strong>${t('admin.jobNamed', { name: _id })}</strong> ${foreignText(alarm ?? summary, 400)}
              </p>
            </div>
          </li>`
      )}
    </ul>
  </section>`
}

function badge({ t }: UserVisit, status: 'ok' | 'warning' | 'problem'): Html {
  if (status === 'ok') return html`<span class="badge good">${t('admin.statusOk')}</span>`
  return status === 'warning'
    ? html`<span class="badge remark">${t('admin.statusWarning')}</span>`
    : html`<span class="badge bad">${t('admin.statusProblem')}</span>`
}

function figures({ format, link, t }: UserVisit, overview: ServerOverview): Html {
  const { aliases, certificateEnds, domains, latest, newestBackup, users } = overview
  const counts = [
    ['/admin/users', t('admin.users'), users],
    ['/admin/domains', t('admin.domains'), domains],
    ['/admin/aliases', t('admin.aliases'), aliases],
    ['/admin/emails', t('admin.queued'), latest?.queue.depth ?? 0]
  ] as const
  const moments = [
    [t('admin.certificateEnds'), certificateEnds ? format.inDays(certificateEnds) : '–'],
    [t('admin.newestBackup'), newestBackup ? format.ago(newestBackup) : '–']
  ] as const
  return html`<dl class="figures">
    ${counts.map(
      ([to, label, value]) =>
        html`<div>
          <dt><a href="${link(to)}">${label}</a></dt>
          <dd>${format.number(value)}</dd>
        </div>`
    )}${moments.map(
      ([label, text]) =>
        html`<div>
          <dt><a href="${link('/admin/jobs')}">${label}</a></dt>
          <dd class="moment">${text}</dd>
        </div>`
    )}
  </dl>`
}

function charts({ format, t }: UserVisit, { hours }: ServerOverview): Html {
  const label = ({ at }: { readonly at: Date }): string => format.hour(at)
  return html`<section class="card charts">
    <h2 class="unseen">${t('admin.mailOfDay')}</h2>
    ${hourChart({ title: t('admin.incoming'), goodName: t('admin.accepted'), badName: t('admin.refused'), number: format.number, hours: hours.map((hour) => ({ label: label(hour), good: hour.accepted, bad: hour.refused })) })}
    ${hourChart({ title: t('admin.outgoing'), goodName: t('admin.delivered'), badName: t('admin.failed'), number: format.number, hours: hours.map((hour) => ({ label: label(hour), good: hour.sent, bad: hour.failed })) })}
  </section>`
}

function machine({ format, t }: UserVisit, { latest }: ServerOverview): Html | string {
  if (!latest) return ''
  const { at, disk, load, memory, queue } = latest
  const of = (used: number, total: number): string =>
    t('admin.usedOf', { used: format.bytes(used), total: format.bytes(total) })
  const [diskUsed, memoryUsed] = [disk.total - disk.free, memory.total - memory.available]
  const oldest =
    queue.oldest_due === 0
      ? t('admin.none')
      : format.ago(at.getTime() - queue.oldest_due * 1000, at.getTime())
  return html`<section class="card">
    <h2>${t('admin.machine')}</h2>
    <dl class="facts">
      ${level({ name: t('admin.disk'), text: of(diskUsed, disk.total), share: diskUsed / Math.max(1, disk.total), high: 0.9 })}
      ${level({ name: t('admin.memory'), text: of(memoryUsed, memory.total), share: memoryUsed / Math.max(1, memory.total), high: 0.9 })}
      <div>
        <dt>${t('admin.load')}</dt>
        <dd>${format.number(Math.round(load * 100) / 100)}</dd>
      </div>
      <div>
        <dt>${t('admin.oldestDue')}</dt>
        <dd>${oldest}</dd>
      </div>
      <div>
        <dt>${t('admin.measured')}</dt>
        <dd>${format.ago(at)}</dd>
      </div>
    </dl>
    ${Date.now() - at.getTime() > hourMs ? html`<p class="wrong">${t('admin.stale')}</p>` : ''}
  </section>`
}

function allFindings(visit: UserVisit, { findings: found }: ServerOverview): Html | string {
  const { format, t } = visit
  const good = found.filter(({ status }) => status === 'ok')
  if (good.length === 0) return ''
  return html`<section class="card">
    <h2>${t('admin.good')}</h2>
    <ul class="plain-list findings">
      ${good.map(
        ({ at, subject, text }) =>
          html`<li class="finding">
            ${badge(visit, 'ok')}
            <div>
              <p>
                <strong>${foreignText(subject, 90)}</strong> ${foreignText(text, 400)}
                <span class="quiet-text">${format.ago(at)}</span>
              </p>
            </div>
          </li>`
      )}
    </ul>
  </section>`
}
