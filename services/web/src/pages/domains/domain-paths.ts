// The address of a domain's pages, and the tabs between them.
import { domainToUnicode } from 'node:url'
import type { Domain } from '@postkeep/database'
import type { Html } from '../../frame/answer.ts'
import type { DomainVisit } from '../../frame/page.ts'
import { tabs } from '../../parts/tabs.ts'

export function domainPath({ name }: Pick<Domain, 'name'>, rest = ''): string {
  return `/my-account/domains/${name}${rest}`
}

/** As people write it: münchen.example for xn--mnchen-3ya.example. */
export function shownName({ name }: Pick<Domain, 'name'>): string {
  return domainToUnicode(name) || name
}

/** Above a page of the domain's settings. */
export function settingsTrail({ domain, t }: DomainVisit): (readonly [string, string])[] {
  return [
    ['/my-account/domains', t('domains.title')],
    [domainPath(domain, '/settings'), shownName(domain)]
  ]
}

export function domainTabs(visit: DomainVisit): Html {
  const { domain, isDomainAdmin, t } = visit
  const own = [
    [domainPath(domain, '/dns'), t('domains.dns')],
    [domainPath(domain, '/members'), t('members.title')],
    [domainPath(domain, '/settings'), t('domains.settings')]
  ] as const
  return tabs(visit, t('domains.sections', { domain: shownName(domain) }), [
    [domainPath(domain, '/aliases'), t('aliases.title')],
    ...(isDomainAdmin ? own : [])
  ])
}
