// What is or would be done with each line of a file of aliases: in numbers, and what is refused line by line.
import { html } from 'hono/html'
import type { ImportedAlias } from '@postkeep/directory'
import type { Html } from '../../frame/answer.ts'
import type { DomainVisit } from '../../frame/page.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import { cardTable } from '../../parts/card-table.ts'

const outcomes = ['added', 'changed', 'kept', 'refused'] as const
const shownRows = 200

export function importReport(visit: DomainVisit, rows: readonly ImportedAlias[], end: Html): Html {
  const { format, t } = visit
  const count = (outcome: ImportedAlias['outcome']): number =>
    rows.filter((row) => row.outcome === outcome).length
  const order = (row: ImportedAlias): number =>
    row.outcome === 'refused' ? 0 : row.outcome === 'kept' ? 2 : 1
  const shown = rows.toSorted((a, b) => order(a) - order(b)).slice(0, shownRows)
  return html`<section class="card">
      <dl class="facts">
        ${outcomes.map(
          (outcome) =>
            html`<div>
              <dt>${t(`aliasFiles.${outcome}`)}</dt>
              <dd data-count="${outcome}">${format.number(count(outcome))}</dd>
            </div>`
        )}
      </dl>
      ${end}
    </section>
    <section class="card flush">
      ${cardTable(
        [t('aliases.name'), t('aliasFiles.line'), t('aliasFiles.outcome')],
        shown.map((row) => reportRow(visit, row))
      )}
    </section>
    ${rows.length > shown.length ? html`<p class="count">${t('aliasFiles.more', { count: rows.length - shown.length })}</p>` : ''}`
}

const looks = { added: 'good', changed: 'accent', kept: '', refused: 'bad' } as const

function reportRow({ t }: DomainVisit, { line, name, outcome, reason }: ImportedAlias): Html {
  return html`<tr>
    <td class="main-cell"><strong>${foreignText(name, 80)}</strong></td>
    <td data-label="${t('aliasFiles.line')}">${line}</td>
    <td data-label="${t('aliasFiles.outcome')}">
      <span class="badge ${looks[outcome]}">${t(`aliasFiles.${outcome}`)}</span
      >${reason ? html`<span class="note">${foreignText(reason, 300)}</span>` : ''}
    </td>
  </tr>`
}
