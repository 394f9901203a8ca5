// Previous and next page of a list.
import { html } from 'hono/html'
import type { Html } from '../frame/answer.ts'
import type { Visit } from '../frame/page.ts'

type Position = { readonly page: number; readonly pages: number }

/** `hrefOf`: with the locale. */
export function pagesNav(
  { t }: Visit,
  { page, pages }: Position,
  hrefOf: (page: number) => string
): Html | string {
  if (pages < 2) return ''
  return html`<nav class="pages" aria-label="${t('frame.pages')}">
    ${page > 1 ? html`<a class="button" rel="prev" href="${hrefOf(page - 1)}">${t('frame.previous')}</a>` : html`<span></span>`}
    <span>${t('frame.pageOf', { page, pages })}</span>
    ${page < pages ? html`<a class="button" rel="next" href="${hrefOf(page + 1)}">${t('frame.next')}</a>` : html`<span></span>`}
  </nav>`
}
