// All accounts, and what may be done to them.
import { html } from 'hono/html'
import type { User } from '@postkeep/database'
import type { Html } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import { emptyList } from '../../parts/empty-list.ts'
import { filterForm } from '../../parts/filter-form.ts'
import { foreignText, shownText } from '../../parts/foreign-text.ts'
import { pagesNav } from '../../parts/pages-nav.ts'
import { askedIn, pageHref } from '../../parts/page-of.ts'
import { actButton } from '../../parts/act-button.ts'
import { actAs, adminPage } from './admin-page.ts'
import { actionsColumn, cardTable } from '../../parts/card-table.ts'

export const usersPage = definePage({
  path: '/admin/users',
  role: 'admin',
  async get(visit) {
    const { services, t } = visit
    const asked = askedIn(visit)
    const found = await services.directory.users.search(asked)
    const list =
      found.count === 0
        ? emptyList({ title: t('admin.noneFound'), lead: t('admin.noneFoundLead') })
        : html`<p class="count" aria-live="polite">${t('admin.userCount', { count: found.count })}</p>
            ${table(visit, found.users)} ${pagesNav(visit, found, pageHref(asked, ''))}`
    const form = filterForm(visit, {
      action: '/admin/users',
      q: asked.q,
      label: t('admin.search'),
      hint: t('admin.userHint')
    })
    return adminPage(
      visit,
      t('admin.users'),
      html`${form}
        <div id="results">${list}</div>`
    )
  }
})

export const actOnUserPage = definePage({
  path: '/admin/users/act',
  role: 'admin',
  async post(visit) {
    const { form } = visit
    const user = form.text('user')
    return actAs(visit, { to: '/admin/users', notice: 'admin.done' }, async (acts) => {
      const known: Readonly<Record<string, () => Promise<void>>> = {
        promote: () => acts.setUserGroup(user, 'admin'),
        demote: () => acts.setUserGroup(user, 'user'),
        ban: () => acts.setUserBanned(user, true),
        unban: () => acts.setUserBanned(user, false),
        remove: () => acts.removeUser(user)
      }
      const work = Object.hasOwn(known, form.text('act')) ? known[form.text('act')] : undefined
      if (!work) throw new HttpProblem('not-found')
      await work()
    })
  }
})

function table(visit: UserVisit, users: readonly User[]): Html {
  const { t } = visit
  return html`<section class="card flush">
    ${cardTable(
      [t('admin.email'), t('admin.group'), t('admin.secondFactor'), t('admin.since'), actionsColumn(visit)],
      users.map((user) => row(visit, user))
    )}
  </section>`
}

function row(visit: UserVisit, user: User): Html {
  const { format, session, t } = visit
  const id = user._id.toHexString()
  const isAdmin = user.group === 'admin'
  const act = (name: string, text: string, isDanger = false): Html =>
    actButton(visit, {
      action: '/admin/users/act',
      fields: { user: id, act: name },
      text,
      of: shownText(user.email, 60),
      isDanger
    })
  return html`<tr>
    <td class="main-cell"><strong>${foreignText(user.email, 90)}</strong></td>
    <td data-label="${t('admin.group')}">
      <span class="badges"
        >${isAdmin ? html`<span class="badge accent">${t('admin.groupAdmin')}</span>` : html`<span class="badge">${t('admin.groupUser')}</span>`}${user.is_banned ? html`<span class="badge bad">${t('admin.banned')}</span>` : ''}</span
      >
    </td>
    <td data-label="${t('admin.secondFactor')}">${t(user.otp_enabled ? 'admin.on' : 'admin.off')}</td>
    <td data-label="${t('admin.since')}">${format.date(user.created_at)}</td>
    <td class="row-actions">
      ${
        id === session.user
          ? html`<span class="quiet-text">${t('admin.you')}</span>`
          : html`<details class="menu">
              <summary aria-label="${t('frame.actions')}: ${shownText(user.email, 60)}">
                ${t('frame.actions')}
              </summary>
              <div class="menu-in">
                ${isAdmin ? act('demote', t('admin.demote')) : act('promote', t('admin.promote'))}
                ${user.is_banned ? act('unban', t('admin.unban')) : act('ban', t('admin.ban'), true)}
                ${act('remove', t('admin.remove'), true)}
              </div>
            </details>`
      }
    </td>
  </tr>`
}
