// A domain's aliases: searched, sorted, in pages.
import { html } from 'hono/html'
import { isAliasOrder, type AliasOrder, type AliasPage } from '@postkeep/directory'
import { page, type Html } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { emptyList } from '../../parts/empty-list.ts'
import { icon } from '../../parts/icon.ts'
import { pageHead } from '../../parts/page-head.ts'
import { pagesNav } from '../../parts/pages-nav.ts'
import type { WordKey } from '../../words/translate.ts'
import { domainPath, domainTabs, shownName } from '../domains/domain-paths.ts'
import { aliasRow } from './alias-row.ts'
import { cardTable } from '../../parts/card-table.ts'

const perPage = 50
const orders: readonly (readonly [AliasOrder, WordKey])[] = [
  ['name', 'aliases.sortName'],
  ['-created_at', 'aliases.sortNewest'],
  ['-storage_used', 'aliases.sortStorage']
]

export const aliasListPage = definePage({
  path: '/my-account/domains/:domain/aliases',
  role: 'domain user',
  async get(visit) {
    const { domain, link, t } = visit
    const asked = askedOf(visit)
    const found = await search(visit, asked)
    const add = html`<a class="button primary" href="${link(domainPath(domain, '/aliases/new'))}"
      >${icon('plus')}${t('aliases.add')}</a
    >`
    const isEmpty = found.count === 0 && asked.q === ''
    const content = isEmpty
      ? emptyList({ title: t('aliases.none'), lead: t('aliases.noneLead'), action: add })
      : html`${searchForm(visit, asked)}${results(visit, found, asked)}`
    const files = html`<p class="links">
      <a href="${link(domainPath(domain, '/aliases/import'))}">${t('aliasFiles.title')}</a>
    </p>`
    const head = {
      title: shownName(domain),
      trail: [['/my-account/domains', t('domains.title')]] as const,
      action: add
    }
    return page(
      `${t('aliases.title')}: ${shownName(domain)}`,
      html`${pageHead(visit, head)}${domainTabs(visit)}${content}${files}`
    )
  }
})

type Asked = { readonly q: string; readonly sort: AliasOrder; readonly page: number }

function askedOf({ query }: DomainVisit): Asked {
  const sort = query.text('sort')
  return {
    q: query.text('q').slice(0, 100),
    sort: isAliasOrder(sort) ? sort : 'name',
    page: Number(query.text('page')) || 1
  }
}

function search({ domain, isDomainAdmin, services, session }: DomainVisit, asked: Asked): Promise<AliasPage> {
  const own = isDomainAdmin ? {} : { user: session.user }
  return services.directory.aliases.search({ domain: domain.name, limit: perPage, ...asked, ...own })
}

function searchForm({ domain, link, t }: DomainVisit, { q, sort }: Asked): Html {
  const action = link(domainPath(domain, '/aliases'))
  return html`<form
    class="search"
    role="search"
    action="${action}"
    hx-get="${action}"
    hx-target="#results"
    hx-select="#results"
    hx-swap="outerHTML"
    hx-push-url="true"
    hx-trigger="submit, change, input changed delay:250ms from:#q"
  >
    <div class="search-field">
      ${icon('search')}<label class="unseen" for="q">${t('aliases.search')}</label
      ><input
        id="q"
        name="q"
        type="search"
        value="${q}"
        placeholder="${t('aliases.searchHint')}"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
      />
    </div>
    <label class="unseen" for="sort">${t('aliases.sort')}</label
    ><select id="sort" name="sort">
      ${orders.map(
        ([key, word]) =>
          html`<option value="${key}" ${key === sort ? html` selected` : ''}>${t(word)}</option>`
      )}</select
    ><button class="unless-script">${t('aliases.show')}</button>
  </form>`
}

function results(visit: DomainVisit, found: AliasPage, asked: Asked): Html {
  const { t } = visit
  if (found.count === 0) {
    return html`<div id="results">
      ${emptyList({ title: t('aliases.noneFound', { q: asked.q }), lead: t('aliases.noneFoundLead') })}
    </div>`
  }
  const hrefOf = (to: number): string =>
    `?${new URLSearchParams({ q: asked.q, sort: asked.sort, page: String(to) }).toString()}`
  return html`<div id="results">
    <p class="count" aria-live="polite">${t('aliases.count', { count: found.count })}</p>
    <section class="card flush">
      ${cardTable(
        [
          t('aliases.name'),
          t('aliases.kind'),
          t('aliases.recipients'),
          { text: t('aliases.storage'), kind: 'number' }
        ],
        found.aliases.map((alias) => aliasRow(visit, alias))
      )}
    </section>
    ${pagesNav(visit, found, hrefOf)}
  </div>`
}
