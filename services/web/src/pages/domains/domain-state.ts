// What is known of a domain's DNS, in one word.
import { html } from 'hono/html'
import type { Domain } from '@postkeep/database'
import type { Html } from '../../frame/answer.ts'
import type { Visit } from '../../frame/page.ts'
import { icon } from '../../parts/icon.ts'

export function domainBadge({ t }: Visit, { dns_checked_at, dns_findings }: Domain): Html {
  if (!dns_checked_at) return html`<span class="badge">${icon('question')}${t('domains.stateNew')}</span>`
  const isGood = dns_findings.every(({ state }) => state === 'good' || state === 'warning')
  return isGood
    ? html`<span class="badge good">${icon('check')}${t('domains.stateGood')}</span>`
    : html`<span class="badge bad">${icon('warning')}${t('domains.stateWrong')}</span>`
}
