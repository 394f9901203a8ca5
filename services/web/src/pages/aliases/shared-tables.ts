// What a mailbox shares with others, what others share with it, and what waits for an answer.
import { html } from 'hono/html'
import { shownName } from '@postkeep/dav-collections'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { CollectionInfo, Invitation, Participant, ShareAccess } from '@postkeep/mailbox-contract'
import type { Html } from '../../frame/answer.ts'
import type { DomainVisit } from '../../frame/page.ts'
import { cardTable } from '../../parts/card-table.ts'

export type Sharing = {
  readonly out: readonly {
    readonly collection: CollectionInfo
    readonly participants: readonly Participant[]
  }[]
  readonly in: readonly CollectionInfo[]
  readonly waiting: readonly Invitation[]
}

export async function sharingOf(session: MailboxSession): Promise<Sharing> {
  const all = await session.listCollections(['calendar', 'addressbook'])
  const own = all.filter(({ share }) => share?.access === 'owner')
  const out = await Promise.all(
    own.map(async (collection) => ({
      collection,
      participants: await session.listParticipants(collection.id)
    }))
  )
  return {
    out: out.filter(({ participants }) => participants.length > 0),
    in: all.filter(({ share }) => share !== undefined && share.access !== 'owner'),
    waiting: await session.listInvitations()
  }
}

export function sharedTables(visit: DomainVisit, sharing: Sharing): Html {
  const { t } = visit
  const out = sharing.out.flatMap(({ collection, participants }) =>
    participants.map(({ access, address, status }) => [
      shownName(collection),
      address,
      accessWord(visit, access),
      t(`sharing.${status}`)
    ])
  )
  const into = sharing.in.map((one) => {
    const { access, owner } = one.share!
    return [shownName(one), owner, accessWord(visit, access === 'read' ? 'read' : 'read-write')]
  })
  const waiting = sharing.waiting.map(({ access, displayName, owner }) => [
    displayName,
    owner,
    accessWord(visit, access)
  ])
  const [name, access] = [t('sharing.name'), t('sharing.access')]
  const theirs = [name, t('sharing.owner'), access]
  return html`${
    waiting.length > 0 ? table(t('sharing.waitingTitle'), { heads: theirs, rows: waiting }) : ''
  }${table(t('sharing.outTitle'), {
    heads: [name, t('sharing.with'), access, t('sharing.answer')],
    rows: out,
    none: t('sharing.outNone')
  })}${table(t('sharing.inTitle'), { heads: theirs, rows: into, none: t('sharing.inNone') })}`
}

function accessWord({ t }: DomainVisit, access: ShareAccess): string {
  return access === 'read' ? t('sharing.read') : t('sharing.readWrite')
}

type Table = {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly none?: string
}

function table(title: string, { heads, none = '', rows }: Table): Html {
  const head = html`<h2>${title}</h2>`
  if (rows.length === 0)
    return html`<section class="card">
      ${head}
      <p>${none}</p>
    </section>`
  return html`<section class="card">
    ${head}
    ${cardTable(
      heads,
      rows.map(
        ([first, ...others]) =>
          html`<tr>
            <td class="main-cell">${first}</td>
            ${others.map((text, index) => html`<td data-label="${heads[index + 1]}">${text}</td>`)}
          </tr>`
      )
    )}
  </section>`
}
