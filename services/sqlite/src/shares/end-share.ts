// The end of a share: for all, by its owner; for a guest, who leaves; for somebody who is no longer invited.
import { hrefOf } from '@postkeep/dav-protocol'
import { MailboxError, type CollectionInfo } from '@postkeep/mailbox-contract'
import type { ShareNote } from '@postkeep/mailbox-store'
import type { Context } from '../context.ts'
import type { Session } from '../sessions.ts'
import { answerDocument, withdrawalDocument, type Told } from './notification-documents.ts'
import type { ShareLink } from './session-shares.ts'

/** With all that is in it. First it is nobody's any more: a stop in between leaves only what nothing leads to. */
export async function endShare(context: Context, session: Session, link: ShareLink): Promise<void> {
  const { held, worker } = link
  const state = (await worker.call('shareState', { session: link.session })).value
  const { participants } = (await worker.call('listParticipating', { session: link.session })).value
  // What its deletion tells others is on its way.
  await context.scheduling.settled(held.id)
  await worker.call('deleteMailbox', { mailbox: held.id })
  await session.worker.call('forgetHeld', { session: session.id, share: held.id })
  context.sessions.sharesChanged(session.mailbox)
  for (const { access, mailbox, slot } of participants) {
    if (access !== 'owner' && slot !== null)
      await tellWithdrawn(context, { link, mailbox, info: state.collection })
  }
}

export async function leaveShare(context: Context, session: Session, link: ShareLink): Promise<void> {
  const { held, worker } = link
  const info = (await worker.call('shareState', { session: link.session })).value.collection
  await worker.call('answerShare', { session: link.session, accept: false })
  await session.worker.call('forgetHeld', { session: session.id, share: held.id })
  context.sessions.sharesChanged(session.mailbox)
  await tellAnswered(context, session, { link, info, status: 'declined' })
}

interface Withdrawn {
  readonly link: ShareLink
  /** Of the guest. */
  readonly mailbox: string
  readonly info: CollectionInfo
}

export async function tellWithdrawn(context: Context, { info, link, mailbox }: Withdrawn): Promise<void> {
  const told = await toldOf(context, { link, guest: mailbox, info })
  const { share, kind: collection } = told
  const notification = withdrawalDocument(told)
  await tell(context, mailbox, { kind: 'withdrawal', share, collection, notification })
}

interface Answered {
  readonly link: ShareLink
  readonly info: CollectionInfo
  readonly status: 'accepted' | 'declined'
}

export async function tellAnswered(
  context: Context,
  { mailbox }: Session,
  { info, link, status }: Answered
): Promise<void> {
  const told = await toldOf(context, { link, guest: mailbox, info })
  const { share, kind: collection } = told
  const notification = answerDocument(told, mailbox, status)
  await tell(context, link.held.owner, { kind: 'answer', share, collection, notification })
}

interface About {
  readonly link: ShareLink
  /** Id of the guest's mailbox. */
  readonly guest: string
  readonly info: CollectionInfo
}

export async function toldOf({ directory }: Context, { guest, info, link }: About): Promise<Told> {
  const { held } = link
  const owner = await directory.recipients.ownAddresses(held.owner)
  const address = owner?.addresses[0] ?? held.facts.ownerAddress
  const facts = {
    ...held.facts,
    ownerAddress: address,
    displayName: info.properties['{DAV:}displayname'] ?? info.name,
    ownerHref: held.facts.ownerHref || hrefOf([address, held.name], { isCollection: true }),
    sent: Math.floor(Date.now() / 1000)
  }
  const guestAddress = (await directory.recipients.ownAddresses(guest))?.addresses[0] ?? ''
  const kind = held.kind === 'addressbook' ? ('addressbook' as const) : ('calendar' as const)
  return { share: held.id, kind, facts, guest: guestAddress, components: info.components }
}

/** A mailbox that is gone needs not to be told. */
export async function tell({ sessions, workers }: Context, mailbox: string, note: ShareNote): Promise<void> {
  try {
    await workers.ownerOf(mailbox).call('tellShare', { mailbox, note })
  } catch (error) {
    if (!(error instanceof MailboxError && error.code === 'not-found')) throw error
  }
  sessions.sharesChanged(mailbox)
}
