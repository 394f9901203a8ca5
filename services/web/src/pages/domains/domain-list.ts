// One's domains.
import { html } from 'hono/html'
import type { Domain } from '@postkeep/database'
import { page, type Html } from '../../frame/answer.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import { groupIn } from '../../frame/roles.ts'
import { emptyList } from '../../parts/empty-list.ts'
import { icon } from '../../parts/icon.ts'
import { pageHead } from '../../parts/page-head.ts'
import { myInvitations } from '../members/my-invitations.ts'
import { domainBadge } from './domain-state.ts'
import { domainPath, shownName } from './domain-paths.ts'
import { cardTable } from '../../parts/card-table.ts'

export const domainListPage = definePage({
  path: '/my-account/domains',
  role: 'user',
  async get(visit) {
    const { link, services, session, t } = visit
    const domains = await services.directory.domains.list({ user: session.user })
    const counts = await Promise.all(domains.map((domain) => aliasCount(visit, domain)))
    const add = html`<a class="button primary" href="${link('/my-account/domains/new')}"
      >${icon('plus')}${t('domains.add')}</a
    >`
    const list =
      domains.length === 0
        ? emptyList({ title: t('domains.none'), lead: t('domains.noneLead'), action: add })
        : table(
            visit,
            domains.map((domain, index) => row(visit, domain, counts[index]!))
          )
    const head = {
      title: t('domains.title'),
      lead: t('domains.lead'),
      ...(domains.length > 0 && { action: add })
    }
    return page(t('domains.title'), html`${pageHead(visit, head)}${await myInvitations(visit)}${list}`)
  }
})

async function aliasCount({ services, session, user }: UserVisit, domain: Domain): Promise<number> {
  const own = groupIn(domain, user) === 'admin' ? {} : { user: session.user }
  const { count } = await services.directory.aliases.search({ domain: domain.name, limit: 1, ...own })
  return count
}

function table({ t }: UserVisit, rows: readonly Html[]): Html {
  return html`<section class="card flush">
    ${cardTable([t('domains.name'), t('domains.state'), t('domains.aliases')], rows)}
  </section>`
}

function row(visit: UserVisit, domain: Domain, count: number): Html {
  const { link, t, user } = visit
  const isAdmin = groupIn(domain, user) === 'admin'
  const badge = domainBadge(visit, domain)
  return html`<tr>
    <td class="main-cell"><a href="${link(domainPath(domain, '/aliases'))}">${shownName(domain)}</a></td>
    <td data-label="${t('domains.state')}">
      ${isAdmin ? html`<a class="plain" href="${link(domainPath(domain, '/dns'))}">${badge}</a>` : badge}
    </td>
    <td data-label="${t('domains.aliases')}">${t('domains.aliasCount', { count })}</td>
  </tr>`
}
