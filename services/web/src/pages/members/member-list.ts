// Who is in a domain, who is invited, and a form to invite somebody.
import { html } from 'hono/html'
import type { Domain, MemberGroup } from '@postkeep/database'
import type { Member } from '@postkeep/directory'
import { page, redirect, type Answer, type Html } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { actButton } from '../../parts/act-button.ts'
import { choiceField, hiddenToken, inputField, refusalSummary } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { domainPath, domainTabs, shownName } from '../domains/domain-paths.ts'
import { mayInvite, sendInvitation } from './invitation-link.ts'
import { actionsColumn, cardTable } from '../../parts/card-table.ts'

export const memberListPage = definePage({
  path: '/my-account/domains/:domain/members',
  role: 'domain admin',
  get: (visit) => showMembers(visit),
  async post(visit) {
    const { domain, form, services, t, user } = visit
    const to = domainPath(domain, '/members')
    if (!(await mayInvite(visit)))
      return showMembers(visit, { field: 'email', message: t('members.tooManyInvites') })
    const invite = { email: form.text('email'), group: groupOf(form.text('group')), by: user.email }
    const outcome = await attempt(() => services.directory.members.invite(domain.name, invite))
    if (outcome.kind === 'refused') return showMembers(visit, outcome.refusal)
    const { email, kind } = outcome.value
    if (kind === 'joined') return redirect(to, 'members.joined')
    await sendInvitation(visit, { email, domain: domain.name }, user)
    return redirect(to, 'members.invited')
  }
})

function groupOf(text: string): MemberGroup {
  return text === 'admin' ? 'admin' : 'user'
}

export async function showMembers(visit: DomainVisit, refusal?: Refusal): Promise<Answer> {
  const { domain, services, t } = visit
  const people = await services.directory.members.list(domain.name)
  const head = {
    title: shownName(domain),
    trail: [['/my-account/domains', t('domains.title')]] as const
  }
  const body = html`${pageHead(visit, head)}${domainTabs(visit)}
    <section class="card">
      <div class="section-head">
        <div>
          <h2>${t('members.title')}</h2>
          <p>${t('members.lead')}</p>
        </div>
      </div>
      ${table(
        visit,
        people.map((member) => memberRow(visit, member))
      )}
    </section>
    ${invites(visit, domain)}${inviteForm(visit, refusal)}`
  return page(`${t('members.title')}: ${shownName(domain)}`, body, refusal && 422)
}

function table(visit: DomainVisit, rows: readonly Html[]): Html {
  const { t } = visit
  return cardTable([t('members.person'), t('members.group'), actionsColumn(visit)], rows)
}

function memberRow(visit: DomainVisit, { email = '', group, id }: Member): Html {
  const { session, t } = visit
  const of = email || t('members.gone')
  const isMe = id === session.user
  const act = (name: string, text: string, isDanger = false): Html =>
    actOn(visit, { fields: { member: id, act: name }, text, of, isDanger })
  return html`<tr>
    <td class="main-cell">
      <strong>${of}</strong>${isMe ? html` <span class="badge">${t('members.you')}</span>` : ''}
    </td>
    <td data-label="${t('members.group')}">${groupBadge(visit, group)}</td>
    <td class="row-actions">
      ${group === 'admin' ? act('demote', t('members.demote')) : act('promote', t('members.promote'))}
      ${act('remove', t('members.remove'), true)}
    </td>
  </tr>`
}

function groupBadge({ t }: DomainVisit, group: MemberGroup): Html {
  return html`<span class="badge${group === 'admin' ? ' accent' : ''}">${t(`members.${group}`)}</span>`
}

type Act = {
  readonly fields: Readonly<Record<string, string>>
  readonly text: string
  readonly of: string
  readonly isDanger?: boolean
}

function actOn(visit: DomainVisit, act: Act): Html {
  return actButton(visit, { action: domainPath(visit.domain, '/members/act'), ...act })
}

function invites(visit: DomainVisit, { invites: invited }: Domain): Html | string {
  const { t } = visit
  if (invited.length === 0) return ''
  const rows = invited.map(({ email, group }) => {
    const act = (name: string, text: string, isDanger = false): Html =>
      actOn(visit, { fields: { email, act: name }, text, of: email, isDanger })
    return html`<tr>
      <td class="main-cell"><strong>${email}</strong></td>
      <td data-label="${t('members.group')}">${groupBadge(visit, group)}</td>
      <td class="row-actions">
        ${act('again', t('members.inviteAgain'))} ${act('withdraw', t('members.withdraw'), true)}
      </td>
    </tr>`
  })
  return html`<section class="card">
    <h2>${t('members.invitesTitle')}</h2>
    ${table(visit, rows)}
  </section>`
}

function inviteForm(visit: DomainVisit, refusal: Refusal | undefined): Html {
  const { domain, form, link, t } = visit
  const choices = [
    ['user', t('members.user')],
    ['admin', t('members.admin')]
  ] as const
  return html`<form method="post" action="${link(domainPath(domain, '/members'))}" class="card">
    <h2>${t('members.inviteTitle')}</h2>
    <p>${t('members.inviteLead')}</p>
    ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['email'])}
    ${inputField({ name: 'email', label: t('members.email'), type: 'email', value: form.text('email'), autocomplete: 'off', required: true, refusal })}
    ${choiceField({ name: 'group', label: t('members.groupField'), value: groupOf(form.text('group')), choices })}
    <div class="form-end"><button class="primary">${t('members.invite')}</button></div>
  </form>`
}
