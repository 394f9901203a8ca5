// What became of a message, step by step, the oldest first.
import { html } from 'hono/html'
import type { Journey, Step } from '@postkeep/journey'
import type { Html } from '../../frame/answer.ts'
import type { Visit } from '../../frame/page.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import type { WordKey } from '../../words/translate.ts'

const events: Readonly<Record<Step['event'], readonly [WordKey, '' | 'good' | 'bad' | 'remark']>> = {
  offered: ['emails.stepOffered', ''],
  'recipient refused': ['emails.stepRecipientRefused', 'bad'],
  refused: ['emails.stepRefused', 'bad'],
  accepted: ['emails.stepAccepted', ''],
  dropped: ['emails.stepDropped', 'remark'],
  stored: ['emails.stepStored', 'good'],
  queued: ['emails.stepQueued', ''],
  sent: ['emails.stepSent', 'good'],
  deferred: ['emails.stepDeferred', 'remark'],
  failed: ['emails.stepFailed', 'bad'],
  reported: ['emails.stepReported', 'remark'],
  returned: ['emails.stepReturned', 'bad'],
  answered: ['emails.stepAnswered', '']
}
const shownAddresses = 4

export function journeyCard(visit: Visit, { steps, trace }: Journey): Html {
  const { format, t } = visit
  const messageId = steps.find((step) => step.message_id)?.message_id
  return html`<section class="card">
    <div class="section-head">
      <div>
        <h2>${t('emails.journeyOf', { when: format.time(steps[0]?.at) })}</h2>
        <p>
          ${messageId ? html`${foreignText(messageId, 120)} · ` : ''}${t('emails.journeyId')}
          <code>${foreignText(trace, 80)}</code>
        </p>
      </div>
    </div>
    <ol class="steps">
      ${steps.map((step) => html`<li class="step ${look(step)}">${stepOf(visit, step)}</li>`)}
    </ol>
  </section>`
}

function stepOf({ format, t }: Visit, { addresses, at, event, remote, text, ...step }: Step): Html {
  const first = addresses.slice(0, shownAddresses)
  const more = addresses.length - first.length
  const name = remote?.name ? `${remote.name} [${remote.address ?? ''}]` : remote?.address
  return html`<p class="step-head">
      <strong>${t(events[event]?.[0] ?? 'emails.stepOther')}</strong>
      <span class="note">${format.time(at)} · ${step.service}</span>
    </p>
    ${
      first.length > 0
        ? html`<p>
            ${first.map((address, index) => html`${index > 0 ? ', ' : ''}${foreignText(address, 90)}`)}${more > 0 ? html` ${t('emails.more', { count: more })}` : ''}
          </p>`
        : ''
    }
    ${text ? html`<p>${foreignText(text, 400)}</p>` : ''}
    ${name ? html`<p class="note">${t.rich('emails.stepWith', { server: foreignText(name, 160) })}</p>` : ''}
    ${remote?.reply ? html`<p class="reply"><code>${foreignText(remote.reply, 600)}</code></p>` : ''}`
}

function look({ event }: Step): string {
  return events[event]?.[1] ?? ''
}
