// A form for what cannot be taken back: the name of the thing has to be typed.
import { html } from 'hono/html'
import { page, type Answer, type Html } from '../frame/answer.ts'
import type { Visit } from '../frame/page.ts'
import { hiddenToken, inputField } from './form-field.ts'

type Confirmation = {
  readonly title: string
  readonly lead: string | Html
  readonly label: string
  readonly button: string
  readonly back: string
  /** Why it was refused. */
  readonly wrong?: string | undefined
}

export function confirmByName(
  visit: Visit,
  { back, button, label, lead, title, wrong }: Confirmation
): Answer {
  const { link, t } = visit
  const refusal = wrong ? { field: 'confirm', message: wrong } : undefined
  const body = html`<section class="narrow">
    <h1>${title}</h1>
    <p class="lead">${lead}</p>
    <form method="post" class="card">
      ${hiddenToken(visit)}${inputField({ name: 'confirm', label, autocomplete: 'off', required: true, refusal })}
      <div class="form-end">
        <a class="button" href="${link(back)}">${t('frame.cancel')}</a
        ><button class="danger">${button}</button>
      </div>
    </form>
  </section>`
  return page(title, body, wrong ? 422 : undefined)
}
