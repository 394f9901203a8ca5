// The SRV records of a domain in one table: many alike, and none of them needed.
import { html } from 'hono/html'
import type { Html } from '../../frame/answer.ts'
import type { DomainVisit } from '../../frame/page.ts'
import { copyable } from '../../parts/copyable.ts'
import { dnsStateBadge, type KeptFinding } from './dns-record-card.ts'
import { cardTable } from '../../parts/card-table.ts'

export function serviceRecords(visit: DomainVisit, kept: readonly KeptFinding[]): Html {
  const { t } = visit
  return html`<section class="card record">
    <header>
      <div>
        <h3>${t('dns.services')}</h3>
        <p class="why">${t('dns.servicesWhy')}</p>
      </div>
    </header>
    ${cardTable(
      [t('dns.name'), t('dns.srvValue'), { text: t('dns.state'), kind: 'unseen' }],
      kept.map((one) => row(visit, one))
    )}
  </section>`
}

function row(visit: DomainVisit, { finding, record }: KeptFinding): Html {
  const { t } = visit
  const found = finding?.state === 'wrong' ? finding.found : []
  return html`<tr>
    <td class="main-cell">${copyable(visit, record.name, t('dns.name'))}</td>
    <td data-label="${t('dns.srvValue')}">
      ${copyable(visit, record.value, t('dns.srvValue'))}${found.map((value) => html`<span class="note">${t('dns.found')}: <code>${value}</code></span>`)}
    </td>
    <td class="${finding ? '' : 'no-value'}" data-label="${t('dns.state')}">
      ${dnsStateBadge(visit, finding)}
    </td>
  </tr>`
}
