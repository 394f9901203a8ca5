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
          html`<li>
            <a
              href="${link(to)}"
              ${isHere(to, path) ? raw(` aria-current="${to === path ? 'page' : 'true'}"`) : ''}
              >${text}</a
            >
          </li>`
      )}
    </ul>
  </nav>`
}

/** The page itself, or one below it. */
function isHere(to: string, path: string): boolean {
  return to === path || (to.endsWith('/settings') && path.startsWith(`${to}/`))
}
