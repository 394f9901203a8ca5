// The page around a page: head, header with the navigation, notice, content, footer.
import { html, raw } from 'hono/html'
import { product } from '@postkeep/config'
import type { Assets } from './assets.ts'
import type { Html } from './answer.ts'
import type { Visit } from './page.ts'
import { hiddenToken } from '../parts/form-field.ts'
import { icon } from '../parts/icon.ts'
import { locales, offeredLocales } from '../words/locales.ts'
import type { WordKey } from '../words/translate.ts'

type Content = {
  readonly title: string
  readonly body: Html
  readonly assets: Assets
  readonly notice: WordKey | undefined
}

const htmxConfig = 'includeIndicatorCSS:false history:true'

export function layout(visit: Visit, { assets, body, notice, title }: Content): Html {
  const { locale, t } = visit
  return html`<!doctype html>
    <html lang="${locale}" dir="${locales[locale].direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f7f7f5" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14171a" />
        <meta name="robots" content="noindex" />
        <meta name="htmx-config" content="${htmxConfig}" />
        <title>${title} · ${product.name}</title>
        <link rel="icon" href="${assets.icon}" type="image/svg+xml" />
        <link rel="stylesheet" href="${assets.style}" />
        <script src="${assets.htmx}" defer></script>
        <script src="${assets.script}" defer></script>
      </head>
      <body
        data-copied="${t('frame.copied')}"
        data-show="${t('frame.showPassword')}"
        data-hide="${t('frame.hidePassword')}"
      >
        <a class="skip" href="#content">${t('frame.skip')}</a>
        ${header(visit)}
        <main id="content" tabindex="-1">
          ${notice ? html`<p class="notice" role="status">${icon('check')}${t(notice)}</p>` : ''} ${body}
        </main>
        ${footer(visit)}
      </body>
    </html>`
}

function header(visit: Visit): Html {
  const { link, session, t, user } = visit
  return html`<header class="top">
    <div class="top-in">
      <a class="brand" href="${link('/')}">${icon('brand')}<span>${product.name}</span></a>
      <nav aria-label="${t('frame.navigation')}">
        <ul>
          ${user ? userEntries(visit) : html`<li>${entry(visit, '/log-in', t('frame.logIn'))}</li>`}
        </ul>
      </nav>
      ${
        session
          ? html`<form class="log-out" method="post" action="${link('/log-out')}">
              ${hiddenToken(visit)}<button class="quiet">${t('frame.logOut')}</button>
            </form>`
          : ''
      }
    </div>
  </header>`
}

function userEntries(visit: Visit): Html {
  const { t, user } = visit
  return html`<li>${entry(visit, '/my-account/domains', t('frame.domains'))}</li>
    <li>${entry(visit, '/my-account/emails', t('frame.emails'))}</li>
    <li>${entry(visit, '/my-account', t('frame.account'))}</li>
    ${user?.group === 'admin' ? html`<li>${entry(visit, '/admin', t('frame.admin'))}</li>` : ''}`
}

function entry({ link, path }: Visit, to: string, text: string): Html {
  const isHere = to === placeOf(path)
  return html`<a href="${link(to)}" ${isHere ? raw(' aria-current="true"') : ''}>${text}</a>`
}

/** The entry of the navigation that a page belongs to. */
function placeOf(path: string): string {
  if (/^\/my-account\/domains(\/|$)/.test(path)) return '/my-account/domains'
  if (/^\/my-account\/(emails|journeys|logs)(\/|$)/.test(path)) return '/my-account/emails'
  return /^\/(my-account|admin|log-in)(?=\/|$)/.exec(path)?.[0] ?? ''
}

function footer({ locale, path, t }: Visit): Html {
  const others = offeredLocales.length < 2 ? [] : offeredLocales
  return html`<footer>
    <p>${t('frame.footer')}</p>
    ${
      others.length > 0
        ? html`<nav aria-label="${t('frame.language')}">
            <ul>
              ${others.map(
                (each) =>
                  html`<li>
                    <a
                      href="/${each}${path}"
                      hreflang="${each}"
                      lang="${each}"
                      ${each === locale ? raw(' aria-current="true"') : ''}
                      >${locales[each].name}</a
                    >
                  </li>`
              )}
            </ul>
          </nav>`
        : ''
    }
  </footer>`
}
