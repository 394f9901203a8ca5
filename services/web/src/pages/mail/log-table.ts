// Log entries as a list.
import { html } from 'hono/html'
import type { LogEntry } from '@postkeep/database'
import { logFacts, type LogOutcome } from '@postkeep/directory'
import type { Html } from '../../frame/answer.ts'
import type { Visit } from '../../frame/page.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import type { WordKey } from '../../words/translate.ts'
import { cardTable } from '../../parts/card-table.ts'

const outcomes: Readonly<Record<LogOutcome, readonly [WordKey, 'good' | 'bad' | 'remark']>> = {
  accepted: ['emails.logAccepted', 'good'],
  suspicious: ['emails.logSuspicious', 'remark'],
  refused: ['emails.logRefused', 'bad']
}
const shownRecipients = 3

/** `base`: the path of the journeys, without the locale. */
export function logTable(visit: Visit, entries: readonly LogEntry[], base: string): Html {
  const { t } = visit
  return html`<section class="card flush">
    ${cardTable(
      [t('emails.what'), t('emails.outcome'), t('emails.fromTo'), t('emails.when')],
      entries.map((entry) => row(visit, entry, base))
    )}
  </section>`
}

export function outcomeChoice({ t }: Visit, value: string) {
  const options = (Object.keys(outcomes) as LogOutcome[]).map((key) => [key, t(outcomes[key][0])] as const)
  return {
    name: 'outcome',
    label: t('emails.outcome'),
    value,
    options: [['', t('emails.anyState')] as const, ...options]
  }
}

function row({ format, link, t }: Visit, entry: LogEntry, base: string): Html {
  const { at, code, outcome, recipients, remote, sender, text, trace } = logFacts(entry)
  const look = outcome && outcomes[outcome]
  const more = recipients.length - shownRecipients
  return html`<tr>
    <td data-label="${t('emails.what')}">
      ${code === undefined ? '' : html`<strong>${code}</strong> `}${foreignText(text, 240)}${remote ? html`<span class="note">${foreignText(remote, 90)}</span>` : ''}
    </td>
    <td class="${look ? '' : 'no-value'}" data-label="${t('emails.outcome')}">
      ${look ? html`<span class="badge ${look[1]}">${t(look[0])}</span>` : ''}
    </td>
    <td
      class="addresses${sender || recipients.length > 0 ? '' : ' no-value'}"
      data-label="${t('emails.fromTo')}"
    >
      ${sender ? foreignText(sender, 60) : ''}${recipients.slice(0, shownRecipients).map((address) => html`<span class="note">→ ${foreignText(address, 60)}</span>`)}${more > 0 ? html`<span class="note">${t('emails.more', { count: more })}</span>` : ''}
    </td>
    <td data-label="${t('emails.when')}">
      ${format.time(at)}${trace ? html`<a class="note" href="${link(`${base}?q=${encodeURIComponent(trace)}`)}">${t('emails.showJourney')}</a>` : ''}
    </td>
  </tr>`
}
