// Calendars of others that a mailbox follows: added, listed with how their last fetch went, fetched again, left. All of it takes
// a password of the mailbox, where their addresses are kept.
import { randomUUID } from 'node:crypto'
import { calendarUrl, collectionNamed, shownName } from '@postkeep/dav-collections'
import type { AliasRecord } from '@postkeep/directory'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { MailboxError, type CollectionInfo, type CollectionSource } from '@postkeep/mailbox-contract'
import { html } from 'hono/html'
import { page, type Answer, type Html } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import { choiceField, hiddenToken, inputField, refusalSummary } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { aliasTrail, mailboxOf } from './alias-visit.ts'
import { openAlias } from './open-alias.ts'
import { cardTable } from '../../parts/card-table.ts'

export const calendarSubscriptionsPage = definePage({
  path: '/my-account/domains/:domain/aliases/:alias/subscriptions',
  role: 'domain user',
  get: async (visit) => show(visit, await mailboxOf(visit), {}),
  async post(visit) {
    const alias = await mailboxOf(visit)
    const opened = await openAlias(visit, alias, { scope: 'caldav', field: 'password' })
    if ('refusal' in opened) return show(visit, alias, opened)
    const { session } = opened
    try {
      const refusal = await act(visit, session)
      return show(visit, alias, { refusal, followed: await followedBy(session) })
    } finally {
      await session.logout()
    }
  }
})

type Followed = CollectionInfo & { readonly source: CollectionSource }

async function followedBy(session: MailboxSession): Promise<Followed[]> {
  const calendars = await session.listCollections(['calendar'])
  return calendars.filter((one): one is Followed => one.source !== undefined)
}

function act(visit: DomainVisit, session: MailboxSession): Promise<Refusal | undefined> {
  switch (visit.form.text('act')) {
    case 'follow':
      return follow(visit, session)
    case 'leave':
      return leave(visit, session)
    case 'refresh':
      return refresh(visit, session)
    default:
      return Promise.resolve(undefined)
  }
}

async function follow(visit: DomainVisit, session: MailboxSession): Promise<Refusal | undefined> {
  const { form, services, t } = visit
  const source = calendarUrl(form.text('url'))
  if (source === undefined) return { field: 'url', message: t('subscriptions.urlWrong') }
  const name = form.text('name').trim()
  const properties: Record<string, string> = name === '' ? {} : { '{DAV:}displayname': name }
  try {
    const params = { kind: 'calendar' as const, name: randomUUID(), components: [], properties, source }
    const { id } = await session.createCollection(params)
    await services.subscriptions.refresh(session, await session.claimSources(id))
    return undefined
  } catch (error) {
    if (!(error instanceof MailboxError && error.code === 'limit')) throw error
    return { field: 'form', message: t('subscriptions.limit', { why: error.message }) }
  }
}

async function leave({ form, t }: DomainVisit, session: MailboxSession): Promise<Refusal | undefined> {
  const calendar = collectionNamed(await followedBy(session), form.text('name'))
  if (calendar === undefined) return { field: 'name', message: t('subscriptions.nameUnknown') }
  await session.deleteCollection(calendar.id)
  return undefined
}

async function refresh({ services }: DomainVisit, session: MailboxSession): Promise<undefined> {
  const claimed = (await followedBy(session)).map(({ id }) => session.claimSources(id))
  await services.subscriptions.refresh(session, (await Promise.all(claimed)).flat())
}

type Shown = {
  readonly refusal?: Refusal | undefined
  readonly followed?: readonly Followed[]
}

function show(visit: DomainVisit, alias: AliasRecord, { followed, refusal }: Shown): Answer {
  const { form, t } = visit
  const title = t('subscriptions.title')
  const acts = (['follow', 'list', 'refresh', 'leave'] as const).map(
    (one) => [one, t(`subscriptions.${one}`)] as const
  )
  const trail = aliasTrail(visit, alias)
  const body = html`${pageHead(visit, { title, lead: t('subscriptions.lead'), trail })}
    ${followed ? table(visit, followed) : ''}
    <form method="post" class="card">
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['url', 'name', 'password'])}
      ${choiceField({ name: 'act', label: t('subscriptions.act'), value: form.text('act') || 'follow', choices: acts })}
      ${inputField({ name: 'url', label: t('subscriptions.url'), hint: t('subscriptions.urlHint'), value: refusal ? form.text('url') : '', autocomplete: 'off', refusal })}
      ${inputField({ name: 'name', label: t('subscriptions.name'), hint: t('subscriptions.nameHint'), value: refusal ? form.text('name') : '', autocomplete: 'off', refusal })}
      ${inputField({ name: 'password', label: t('collections.password'), hint: t('collections.passwordHint'), type: 'password', autocomplete: 'off', required: true, refusal })}
      <div class="form-end"><button class="primary">${t('subscriptions.go')}</button></div>
    </form>`
  return page(title, body, refusal && 422)
}

function table({ format, t }: DomainVisit, followed: readonly Followed[]): Html {
  if (followed.length === 0) return html`<section class="card"><p>${t('subscriptions.none')}</p></section>`
  const stateOf = ({ fault, fetchedAt }: CollectionSource): string[] => [
    fetchedAt === null
      ? t('subscriptions.never')
      : t('subscriptions.fetched', { when: format.date(new Date(fetchedAt * 1000)) }),
    ...(fault === null ? [] : [t('subscriptions.failed', { why: whyOf(fault, t) })])
  ]
  return html`<section class="card">
    ${cardTable(
      [t('subscriptions.calendar'), t('subscriptions.place'), t('subscriptions.state')],
      followed.map(
        (one) =>
          html`<tr>
            <td class="main-cell">${shownName(one)}</td>
            <td data-label="${t('subscriptions.place')}">${new URL(one.source.url).host}</td>
            <td data-label="${t('subscriptions.state')}" data-fault="${one.source.fault ?? ''}">
              ${stateOf(one.source).join('. ')}
            </td>
          </tr>`
      )
    )}
  </section>`
}

function whyOf(fault: string, t: DomainVisit['t']): string {
  const [, status] = /^status (\d+)$/.exec(fault) ?? []
  if (status !== undefined) return t('subscriptions.faultStatus', { status })
  switch (fault) {
    case 'unknown-host':
      return t('subscriptions.faultHost')
    case 'private-address':
      return t('subscriptions.faultPrivate')
    case 'certificate':
      return t('subscriptions.faultCertificate')
    case 'redirects':
      return t('subscriptions.faultRedirects')
    case 'too-large':
      return t('subscriptions.faultLarge')
    case 'too-many':
      return t('subscriptions.faultMany')
    case 'no-calendar':
      return t('subscriptions.faultCalendar')
    case 'mailbox-full':
      return t('subscriptions.faultFull')
    default:
      return t('subscriptions.faultAnswer')
  }
}
