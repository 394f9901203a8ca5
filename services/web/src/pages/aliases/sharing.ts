// Calendars and address books shared with other mailboxes of the server, and what these share. All of it takes a password of
// the mailbox: the server cannot open it by itself.
import { html } from 'hono/html'
import { collectionNamed, shownName } from '@postkeep/dav-collections'
import type { AliasRecord } from '@postkeep/directory'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { MailboxError, type CollectionInfo } from '@postkeep/mailbox-contract'
import { page, type Answer } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import { choiceField, hiddenToken, inputField, refusalSummary } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { aliasTrail, mailboxOf } from './alias-visit.ts'
import { openAlias } from './open-alias.ts'
import { sharedTables, sharingOf, type Sharing } from './shared-tables.ts'

export const sharingPage = definePage({
  path: '/my-account/domains/:domain/aliases/:alias/sharing',
  role: 'domain user',
  get: async (visit) => show(visit, await mailboxOf(visit), {}),
  async post(visit) {
    const alias = await mailboxOf(visit)
    const scope = visit.form.text('what') === 'addressbook' ? 'carddav' : 'caldav'
    const opened = await openAlias(visit, alias, { scope, field: 'password' })
    if ('refusal' in opened) return show(visit, alias, opened)
    const { session } = opened
    try {
      const refusal = await act(visit, session)
      return show(visit, alias, { ...(refusal && { refusal }), sharing: await sharingOf(session) })
    } finally {
      await session.logout()
    }
  }
})

type Act = (visit: DomainVisit, session: MailboxSession) => Promise<Refusal | undefined>

const acts: Readonly<Record<string, Act>> = {
  read: (visit, session) => share(visit, session, 'read'),
  write: (visit, session) => share(visit, session, 'read-write'),
  stop,
  leave,
  accept: (visit, session) => answer(visit, session, true),
  decline: (visit, session) => answer(visit, session, false)
}

async function act(visit: DomainVisit, session: MailboxSession): Promise<Refusal | undefined> {
  const { form, t } = visit
  const name = form.text('act')
  const chosen = Object.hasOwn(acts, name) ? acts[name] : undefined
  try {
    return await chosen?.(visit, session)
  } catch (error) {
    if (!(error instanceof MailboxError)) throw error
    if (error.code === 'invalid') return { field: 'address', message: t('sharing.addressUnknown') }
    if (error.code === 'not-allowed') return { field: 'collection', message: t('sharing.onlyOwner') }
    if (error.code !== 'limit') throw error
    return { field: 'form', message: t('sharing.limit', { why: error.message }) }
  }
}

async function share(
  visit: DomainVisit,
  session: MailboxSession,
  access: 'read' | 'read-write'
): Promise<Refusal | undefined> {
  const chosen = await chosenOf(visit, session)
  if ('message' in chosen) return chosen
  const address = visit.form.text('address')
  if (address === '') return { field: 'address', message: visit.t('sharing.addressMissing') }
  await session.shareCollection({ collection: chosen.id, address, access })
  return undefined
}

async function stop(visit: DomainVisit, session: MailboxSession): Promise<Refusal | undefined> {
  const chosen = await chosenOf(visit, session)
  if ('message' in chosen) return chosen
  await session.unshareCollection(chosen.id, visit.form.text('address'))
  return undefined
}

/** Never deletes what is the mailbox' own. */
async function leave(visit: DomainVisit, session: MailboxSession): Promise<Refusal | undefined> {
  const chosen = await chosenOf(
    visit,
    session,
    ({ share: one }) => one !== undefined && one.access !== 'owner'
  )
  if ('message' in chosen) return chosen
  await session.deleteCollection(chosen.id)
  return undefined
}

async function answer(
  { form, t }: DomainVisit,
  session: MailboxSession,
  accept: boolean
): Promise<Refusal | undefined> {
  const waiting = await session.listInvitations()
  const [name, owner] = [form.text('collection').toLowerCase(), form.text('address').toLowerCase()]
  const found = waiting.filter(
    (one) => one.displayName.toLowerCase() === name && (owner === '' || owner === one.owner)
  )
  const [only, more] = found
  if (only && !more) {
    await session.answerInvitation(only.share, accept)
    return undefined
  }
  const names = waiting.map((one) => `${one.displayName} (${one.owner})`).join(', ')
  return { field: 'collection', message: t('sharing.notInvited', { names }) }
}

async function chosenOf(
  { form, t }: DomainVisit,
  session: MailboxSession,
  isMeant: (one: CollectionInfo) => boolean = () => true
): Promise<CollectionInfo | Refusal> {
  const kind = form.text('what') === 'addressbook' ? 'addressbook' : 'calendar'
  const all = (await session.listCollections([kind])).filter((one) => !one.source && isMeant(one))
  const names = all.map(shownName).join(', ')
  const found = collectionNamed(all, form.text('collection'))
  return found ?? { field: 'collection', message: t('collections.onlyUnknown', { names }) }
}

type Shown = { readonly refusal?: Refusal; readonly sharing?: Sharing }

function show(visit: DomainVisit, alias: AliasRecord, { refusal, sharing }: Shown): Answer {
  const { form, t } = visit
  const title = t('sharing.title')
  const choices = [
    ['list', t('sharing.list')],
    ['read', t('sharing.shareRead')],
    ['write', t('sharing.shareWrite')],
    ['stop', t('sharing.stop')],
    ['accept', t('sharing.accept')],
    ['decline', t('sharing.decline')],
    ['leave', t('sharing.leave')]
  ] as const
  const kinds = [
    ['calendar', t('sharing.calendars')],
    ['addressbook', t('sharing.addressbooks')]
  ] as const
  const body = html`${pageHead(visit, { title, lead: t('sharing.lead'), trail: aliasTrail(visit, alias) })}
    ${sharing ? sharedTables(visit, sharing) : ''}
    <form method="post" class="card">
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['collection', 'address', 'password'])}
      ${choiceField({ name: 'act', label: t('sharing.act'), value: form.text('act') || 'list', choices })}
      ${choiceField({ name: 'what', label: t('sharing.what'), value: form.text('what'), choices: kinds })}
      ${inputField({ name: 'collection', label: t('sharing.collection'), hint: t('sharing.collectionHint'), optional: t('frame.optional'), value: form.text('collection'), autocomplete: 'off', refusal })}
      ${inputField({ name: 'address', label: t('sharing.address'), hint: t('sharing.addressHint'), optional: t('frame.optional'), type: 'email', value: form.text('address'), autocomplete: 'off', refusal })}
      ${inputField({ name: 'password', label: t('collections.password'), hint: t('collections.passwordHint'), type: 'password', autocomplete: 'off', required: true, refusal })}
      <div class="form-end"><button class="primary">${t('sharing.go')}</button></div>
    </form>`
  return page(title, body, refusal && 422)
}
