// What a visitor sees first.
import { html } from 'hono/html'
import { page, type Html } from '../../frame/answer.ts'
import { definePage, type Visit } from '../../frame/page.ts'
import { icon, type IconName } from '../../parts/icon.ts'
import type { WordKey } from '../../words/translate.ts'

const points: readonly (readonly [IconName, WordKey, WordKey])[] = [
  ['lock', 'landing.privateTitle', 'landing.privateText'],
  ['mailbox', 'landing.standardTitle', 'landing.standardText'],
  ['forward', 'landing.aliasTitle', 'landing.aliasText']
]

export const landingPage = definePage({
  path: '/',
  role: 'none',
  async get(visit) {
    const { services, t } = visit
    const isFresh = !(await services.directory.users.hasAdmin())
    const body = html`<section class="hero">
        <p class="host">${services.serverDomain}</p>
        <h1>${t('landing.title')}</h1>
        <p class="lead">${t('landing.lead')}</p>
        ${isFresh ? html`<p class="fresh">${t('landing.first')}</p>` : ''}
        <p class="actions">${actions(visit, isFresh)}</p>
      </section>
      <ul class="points">
        ${points.map(
          ([drawing, title, text]) =>
            html`<li>
              ${icon(drawing)}
              <h2>${t(title)}</h2>
              <p>${t(text)}</p>
            </li>`
        )}
      </ul>`
    return page(t('landing.title'), body)
  }
})

function actions({ link, services, t, user }: Visit, isFresh: boolean): Html {
  if (user)
    return html`<a class="button primary" href="${link('/my-account/domains')}">${t('landing.welcome')}</a>`
  if (isFresh) return html`<a class="button primary" href="${link('/sign-up')}">${t('landing.begin')}</a>`
  return html`<a class="button primary" href="${link('/log-in')}">${t('frame.logIn')}</a>${
      services.registrationOpen()
        ? html` <a class="button" href="${link('/sign-up')}">${t('frame.signUp')}</a>`
        : ''
    }`
}
