// One record: what it is for, how it is to be, what is there, and a sentence that says what to do.
import { html } from 'hono/html'
import { isOptional, type DnsFinding, type DnsRecord, type DnsState } from '@postkeep/directory'
import type { Html } from '../../frame/answer.ts'
import type { DomainVisit } from '../../frame/page.ts'
import { copyable } from '../../parts/copyable.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import { icon, type IconName } from '../../parts/icon.ts'
import type { WordKey } from '../../words/translate.ts'

export type KeptFinding = {
  readonly record: DnsRecord
  /** undefined: nobody has looked yet. */
  readonly finding: DnsFinding | undefined
  readonly goodAt: Date | undefined
}

const states: Record<DnsState, readonly [WordKey, IconName, string]> = {
  good: ['dns.stateGood', 'check', 'good'],
  warning: ['dns.stateWarning', 'warning', 'remark'],
  missing: ['dns.stateMissing', 'missing', 'bad'],
  wrong: ['dns.stateWrong', 'cross', 'bad'],
  unknown: ['dns.stateUnknown', 'question', '']
}

export function dnsRecordCard(visit: DomainVisit, { finding, goodAt, record }: KeptFinding): Html {
  const { t } = visit
  const style = finding ? lookOf(finding)[2] : ''
  return html`<section class="card record ${style}">
    <header>
      <div>
        <h3>${t(`dns.${record.purpose}`)}</h3>
        <p class="why">${t(`dns.${record.purpose}Why`)}</p>
      </div>
      ${dnsStateBadge(visit, finding)}
    </header>
    ${finding ? advice(visit, finding, goodAt) : ''}
    ${
      finding?.state === 'good'
        ? html`<details>
            <summary>${t('dns.showRecord')}</summary>
            ${data(visit, record, record.value)}
          </details>`
        : data(visit, record, finding?.proposal ?? record.value)
    }
  </section>`
}

export function dnsStateBadge({ t }: DomainVisit, finding: DnsFinding | undefined): Html | string {
  if (!finding) return ''
  const [word, drawing, style] = lookOf(finding)
  return html`<span class="badge ${style}">${icon(drawing)}${t(word)}</span>`
}

/** One that may be missing is no remark on what there is. */
function lookOf({ advice, record, state }: DnsFinding): (typeof states)[DnsState] {
  return advice === 'add' && isOptional(record) ? ['dns.stateOptional', 'missing', ''] : states[state]
}

function data(visit: DomainVisit, record: DnsRecord, value: string): Html {
  const { t } = visit
  return html`<dl class="record-data">
    <div class="short">
      <dt>${t('dns.type')}</dt>
      <dd><code>${record.type}</code></dd>
    </div>
    ${
      record.priority === undefined
        ? ''
        : html`<div class="short">
            <dt>${t('dns.priority')}</dt>
            <dd><code>${record.priority}</code></dd>
          </div>`
    }
    <div>
      <dt>${t('dns.name')}</dt>
      <dd>${copyable(visit, record.name, t('dns.name'))}</dd>
    </div>
    <div class="long">
      <dt>${t('dns.value')}</dt>
      <dd>${copyable(visit, value, t('dns.value'))}</dd>
    </div>
  </dl>`
}

function advice(visit: DomainVisit, finding: DnsFinding, goodAt: Date | undefined): Html | string {
  const { format, t } = visit
  if (!finding.advice) return ''
  return html`<div class="advice">
    <p>
      ${t(`dns.advice-${finding.advice}`)}${goodAt ? html` ${t('dns.lastGood', { when: format.date(goodAt) })}` : ''}
    </p>
    ${finding.instead ? foundList(visit, finding.instead, 'dns.instead') : ''}
    ${finding.found.length > 0 ? foundList(visit, finding.found, 'dns.found') : ''}
  </div>`
}

function foundList({ t }: DomainVisit, found: readonly string[], label: WordKey): Html {
  return html`<div class="found">
    <span class="label">${t(label)}</span>
    <ul>
      ${found.map((value) => html`<li><code>${foreignText(value, 500)}</code></li>`)}
    </ul>
  </div>`
}
