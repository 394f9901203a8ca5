// Public links of calendars: made (and shown once), listed, taken away. All of it takes a password of the mailbox.
import { html } from 'hono/html'
import { collectionNamed, shownName } from '@postkeep/dav-collections'
import type { AliasRecord } from '@postkeep/directory'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { MailboxError, type CollectionInfo, type PublicationInfo } from '@postkeep/mailbox-contract'
import { page, type Answer, type Html } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import { copyable } from '../../parts/copyable.ts'
import { choiceField, hiddenToken, inputField, refusalSummary } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { aliasTrail, mailboxOf } from './alias-visit.ts'
import { openAlias } from './open-alias.ts'
import { cardTable } from '../../parts/card-table.ts'

export const calendarLinksPage = definePage({
  path: '/my-account/domains/:domain/aliases/:alias/links',
  role: 'domain user',
  get: async (visit) => show(visit, await mailboxOf(visit), {}),
  async post(visit) {
    const alias = await mailboxOf(visit)
    const opened = await openAlias(visit, alias, { scope: 'caldav', field: 'password' })
    if ('refusal' in opened) return show(visit, alias, opened)
    const { session } = opened
    try {
      const outcome = await act(visit, session, alias)
      const links = await session.listPublications()
      const calendars = await session.listCollections(['calendar'])
      return show(visit, alias, { ...outcome, links, calendars })
    } finally {
      await session.logout()
    }
  }
})

type Shown = {
  readonly refusal?: Refusal
  /** Shown this once. */
  readonly url?: string
  readonly links?: readonly PublicationInfo[]
  readonly calendars?: readonly CollectionInfo[]
}

async function act(visit: DomainVisit, session: MailboxSession, alias: AliasRecord): Promise<Shown> {
  const { form, services, t } = visit
  const what = form.text('act')
  if (what !== 'make' && what !== 'withdraw') return {}
  const calendars = await session.listCollections(['calendar'])
  const calendar = collectionNamed(calendars, form.text('calendar'))
  if (calendar === undefined) {
    const names = calendars.map(shownName).join(', ')
    return { refusal: { field: 'calendar', message: t('collections.onlyUnknown', { names }) } }
  }
  if (what === 'withdraw') {
    const links = await session.listPublications()
    for (const { collection, id } of links)
      if (collection === calendar.id) await session.withdrawPublication(id)
    return {}
  }
  try {
    const { token } = await session.publishCollection(calendar.id)
    return {
      url: `https://${services.clientSettings.calendars}/published/${alias._id.toHexString()}/${token}.ics`
    }
  } catch (error) {
    if (!(error instanceof MailboxError && error.code === 'limit')) throw error
    return { refusal: { field: 'form', message: t('collections.limit', { why: error.message }) } }
  }
}

function show(visit: DomainVisit, alias: AliasRecord, shown: Shown): Answer {
  const { form, t } = visit
  const { calendars = [], links, refusal, url } = shown
  const title = t('links.title')
  const acts = [
    ['list', t('links.list')],
    ['make', t('links.make')],
    ['withdraw', t('links.withdraw')]
  ] as const
  const body = html`${pageHead(visit, { title, lead: t('links.lead'), trail: aliasTrail(visit, alias) })}
    ${url ? made(visit, url) : ''}${links ? table(visit, links, calendars) : ''}
    <form method="post" class="card">
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['calendar', 'password'])}
      ${choiceField({ name: 'act', label: t('links.act'), value: form.text('act') || 'make', choices: acts })}
      ${inputField({ name: 'calendar', label: t('links.calendar'), hint: t('links.calendarHint'), value: form.text('calendar') || 'Calendar', autocomplete: 'off', refusal })}
      ${inputField({ name: 'password', label: t('collections.password'), hint: t('collections.passwordHint'), type: 'password', autocomplete: 'off', required: true, refusal })}
      <div class="form-end"><button class="primary">${t('links.go')}</button></div>
    </form>`
  return page(title, body, refusal && 422)
}

function made(visit: DomainVisit, url: string): Html {
  const { t } = visit
  return html`<section class="card">
    <h2>${t('links.madeTitle')}</h2>
    <p>${t('links.madeLead')}</p>
    <p data-link>${copyable(visit, url, t('links.link'))}</p>
  </section>`
}

function table(
  { format, t }: DomainVisit,
  links: readonly PublicationInfo[],
  calendars: readonly CollectionInfo[]
): Html {
  if (links.length === 0) return html`<section class="card"><p>${t('links.none')}</p></section>`
  const nameOf = (collection: number): string => {
    const calendar = calendars.find(({ id }) => id === collection)
    return calendar ? shownName(calendar) : ''
  }
  return html`<section class="card">
    ${cardTable(
      [t('links.calendar'), t('links.since')],
      links.map(
        ({ collection, created }) =>
          html`<tr>
            <td class="main-cell">${nameOf(collection)}</td>
            <td data-label="${t('links.since')}">${format.date(new Date(created * 1000))}</td>
          </tr>`
      )
    )}
  </section>`
}
