// The sections of one thing, as links.
import { html, raw } from 'hono/html'
import type { Html } from '../frame/answer.ts'
import type { Visit } from '../frame/page.ts'

export function tabs(
  { link, path }: Visit,
  label: string,
  entries: readonly (readonly [path: string, text: string])[]
): Html {
  return html`<nav class="tabs" aria-label="${label}">
    <ul>
      ${entries.map(
        ([to, text]) =>
          html`<li><a href="${link(to)}" ${to === path ? raw(' aria-current="page"') : ''}>${text}</a></li>`
      )}
    </ul>
  </nav>`
}
