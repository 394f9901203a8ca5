// A value to be taken elsewhere. The button shows only where a script can copy.
import { html } from 'hono/html'
import type { Html } from '../frame/answer.ts'
import type { Visit } from '../frame/page.ts'
import { icon } from './icon.ts'

/** `what`: names the value for those who hear the button. */
export function copyable({ t }: Visit, value: string, what: string): Html {
  return html`<span class="copyable"
    ><code>${value}</code
    ><button
      type="button"
      class="copy"
      data-copy="${value}"
      aria-label="${t('frame.copyOf', { what })}"
      hidden
    >
      ${icon('copy')}<span>${t('frame.copy')}</span>
    </button></span
  >`
}
