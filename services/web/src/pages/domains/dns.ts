// The DNS records of a domain: each as wanted, as found, and what to do.
import { html } from 'hono/html'
import type { Domain } from '@postkeep/database'
import { dnsRecords, isOptional, judgeRecord, type DnsFinding, type DnsRecord } from '@postkeep/directory'
import { page, type Html } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { hiddenToken } from '../../parts/form-field.ts'
import { icon } from '../../parts/icon.ts'
import { pageHead } from '../../parts/page-head.ts'
import { dnsRecordCard, type KeptFinding } from './dns-record-card.ts'
import { serviceRecords } from './service-records.ts'
import { domainPath, domainTabs, shownName } from './domain-paths.ts'

export const dnsPage = definePage({
  path: '/my-account/domains/:domain/dns',
  role: 'domain admin',
  get(visit) {
    const { domain, services, t } = visit
    const findings = dnsRecords(domain, services.serverDomain).map((record) => keptFinding(domain, record))
    const needed = findings.filter(({ record }) => !isOptional(record))
    const body = html`${pageHead(visit, { title: shownName(domain), trail: [['/my-account/domains', t('domains.title')]] })}${domainTabs(visit)}
      ${summary(visit, needed)}
      <div class="records">${needed.map((finding) => dnsRecordCard(visit, finding))}</div>
      ${optionalRecords(visit, findings)}`
    return page(`${t('dns.title')}: ${shownName(domain)}`, body)
  }
})

function optionalRecords(visit: DomainVisit, findings: readonly KeptFinding[]): Html {
  const { t } = visit
  const cards = findings.filter(({ record }) => isOptional(record) && record.purpose !== 'services')
  const services = findings.filter(({ record }) => record.purpose === 'services')
  return html`<h2 class="section">${t('dns.optionalTitle')}</h2>
    <p class="lead">${t('dns.optionalLead')}</p>
    <div class="records">
      ${cards.map((finding) => dnsRecordCard(visit, finding))} ${serviceRecords(visit, services)}
    </div>`
}

/** Judged anew from what was found: the advice is never older than the rules. */
function keptFinding({ dns_findings }: Domain, record: DnsRecord): KeptFinding {
  const kept = dns_findings.find(({ name, type }) => name === record.name && type === record.type)
  if (!kept) return { finding: undefined, record, goodAt: undefined }
  const answer =
    kept.state === 'unknown'
      ? ({ kind: 'unknown' } as const)
      : ({ kind: 'values', values: kept.found } as const)
  return { finding: judgeRecord(record, answer), record, goodAt: kept.good_at }
}

function summary(visit: DomainVisit, findings: readonly KeptFinding[]): Html {
  const { domain, format, link, t } = visit
  const good = findings.filter(({ finding }) => isGood(finding)).length
  const isDone = good === findings.length
  const checked = domain.dns_checked_at
    ? t('dns.checkedAt', { when: format.ago(domain.dns_checked_at) })
    : t('dns.notChecked')
  const text = isDone ? t('dns.allGood') : t('dns.summary', { good, all: findings.length })
  return html`<section class="card summary">
    <div>
      <h2>${isDone ? icon('check') : ''}${domain.dns_checked_at ? text : t('dns.title')}</h2>
      <p>
        ${isDone ? '' : html`${t('dns.lead', { domain: shownName(domain) })} `}<span class="quiet-text"
          >${checked}</span
        >
      </p>
    </div>
    <div class="actions">
      <a class="button" href="${link(domainPath(domain, '/zone-file'))}">${t('dns.zoneFile')}</a>
      <a class="button" href="${link(domainPath(domain, '/dns/push'))}">${t('dns.cloudflare')}</a>
      <form method="post" action="${link(domainPath(domain, '/verify'))}" data-busy="${t('dns.verifying')}">
        ${hiddenToken(visit)}<button class="primary">${t('dns.verify')}</button>
      </form>
    </div>
  </section>`
}

function isGood(finding: DnsFinding | undefined): boolean {
  return finding?.state === 'good' || finding?.state === 'warning'
}
