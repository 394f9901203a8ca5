// The pages of a domain's settings.
import { html, raw } from 'hono/html'
import type { Html } from '../../frame/answer.ts'
import type { DomainVisit } from '../../frame/page.ts'
import { pageHead } from '../../parts/page-head.ts'
import { domainPath, domainTabs, shownName } from './domain-paths.ts'

const sections = [
  ['/settings', 'domainSettings.general'],
  ['/settings/receiving', 'domainSettings.receiving'],
  ['/settings/sending', 'domainSettings.sending'],
  ['/settings/keys', 'domainSettings.keys']
] as const

/** The head of each of them. */
export function settingsHead(visit: DomainVisit): Html {
  const { domain, link, path, t } = visit
  return html`${pageHead(visit, { title: shownName(domain), trail: [['/my-account/domains', t('domains.title')]] })}${domainTabs(visit)}
    <nav class="sections" aria-label="${t('domains.settings')}">
      <ul>
        ${sections.map(([rest, word]) => {
          const to = domainPath(domain, rest)
          const isHere = path === to
          return html`<li>
            <a href="${link(to)}" ${isHere ? raw(' aria-current="page"') : ''}>${t(word)}</a>
          </li>`
        })}
      </ul>
    </nav>`
}
