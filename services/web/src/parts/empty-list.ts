// What stands where a list would be: what belongs here, and how to begin.
import { html } from 'hono/html'
import type { Html } from '../frame/answer.ts'

type Empty = { readonly title: string; readonly lead: string; readonly action?: Html }

export function emptyList({ action, lead, title }: Empty): Html {
  return html`<section class="card empty">
    <h2>${title}</h2>
    <p>${lead}</p>
    ${action ? html`<p>${action}</p>` : ''}
  </section>`
}
