// The head of a page's content: where one is, its title, and what can be done here.
import { html } from 'hono/html'
import type { Html } from '../frame/answer.ts'
import type { Visit } from '../frame/page.ts'

type Head = {
  readonly title: string | Html
  readonly lead?: string | Html
  /** From the outermost; without the page itself. */
  readonly trail?: readonly (readonly [path: string, text: string])[]
  readonly action?: Html
}

export function pageHead({ link, t }: Visit, { action, lead, title, trail = [] }: Head): Html {
  return html`${
      trail.length > 0
        ? html`<nav class="trail" aria-label="${t('frame.breadcrumb')}">
            <ol>
              ${trail.map(([path, text]) => html`<li><a href="${link(path)}">${text}</a></li>`)}
            </ol>
          </nav>`
        : ''
    }
    <div class="page-head">
      <div>
        <h1>${title}</h1>
        ${lead ? html`<p class="lead">${lead}</p>` : ''}
      </div>
      ${action ? html`<div class="page-action">${action}</div>` : ''}
    </div>`
}
