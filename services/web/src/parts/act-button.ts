// A form of one button: an act on one thing.
import { html } from 'hono/html'
import type { Html } from '../frame/answer.ts'
import type { Visit } from '../frame/page.ts'
import { shownText } from './foreign-text.ts'
import { hiddenToken } from './form-field.ts'

type Button = {
  /** A path without its locale. */
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  readonly text: string
  /** For those who hear it: which one of the list. */
  readonly of: string
  readonly isDanger?: boolean
}

export function actButton(visit: Visit, { action, fields, isDanger, of, text }: Button): Html {
  return html`<form method="post" action="${visit.link(action)}">
    ${hiddenToken(visit)}${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <button class="small${isDanger ? ' danger' : ''}" aria-label="${text}: ${shownText(of)}">${text}</button>
  </form>`
}
