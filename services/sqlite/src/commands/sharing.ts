// Whom a collection is shared with, and what others share with the mailbox (docs/adr/0006).
import { parseAddress } from '@postkeep/address'
import { MailboxError, type Invitation, type Participant, type ShareAccess } from '@postkeep/mailbox-contract'
import type { HeldShare, StoredParticipant } from '@postkeep/mailbox-store'
import type { Context } from '../context.ts'
import type { Session } from '../sessions.ts'
import { tell, tellAnswered, tellWithdrawn, toldOf } from '../shares/end-share.ts'
import { invitationDocument } from '../shares/notification-documents.ts'
import type { ShareLink } from '../shares/session-shares.ts'
import { notShared, stateOf } from './collections.ts'
import type { Request, Response } from './request.ts'

const longestSummary = 1000

export async function shareCollection(context: Context, request: Request): Promise<Response> {
  const session = context.sessions.require(request.params['session'], request.connection)
  const { access, address, collection, summary = '' } = request.params
  if (access !== 'read' && access !== 'read-write')
    throw new MailboxError('invalid', 'there is no such access')
  if (typeof summary !== 'string' || summary.length > longestSummary)
    throw new MailboxError('invalid', 'the summary is too long')
  const guest = await mailboxAt(context, String(address))
  if (guest === session.mailbox) throw new MailboxError('invalid', 'this is the mailbox itself')
  const link = await ownLink(context, session, Number(collection))
  const { secret, status } = (
    await link.worker.call('inviteParticipant', { session: link.session, guest, access })
  ).value
  if (secret) await invite(context, { link, guest, access, summary, secret })
  else context.sessions.sharesChanged(guest)
  const participant = await shown(context, { mailbox: guest, slot: null, access, status })
  return { value: { participant } }
}

interface NewInvitation {
  readonly link: ShareLink
  readonly guest: string
  readonly access: ShareAccess
  readonly summary: string
  readonly secret: Uint8Array
}

async function invite(
  context: Context,
  { access, guest, link, secret, summary }: NewInvitation
): Promise<void> {
  const { collection } = (await link.worker.call('shareState', { session: link.session })).value
  const told = await toldOf(context, { link, guest, info: collection })
  const facts = { ...told.facts, access, summary }
  const { held } = link
  await tell(context, guest, {
    kind: 'invitation',
    share: held.id,
    secret: Buffer.from(secret).toString('base64'),
    collection: told.kind,
    name: held.name,
    owner: held.owner,
    facts,
    notification: invitationDocument({ ...told, facts })
  })
}

/** Moves the collection into a mailbox of its own where it is in none. @throws MailboxError('not-allowed') for a guest's */
async function ownLink(context: Context, session: Session, collection: number): Promise<ShareLink> {
  const known = await session.shares.holding(collection)
  if (known) {
    requireOwned(session, known)
    return known
  }
  const owner = await context.directory.recipients.ownAddresses(session.mailbox)
  const ownerAddress = owner?.addresses[0]
  if (ownerAddress === undefined)
    throw new MailboxError('unavailable', 'the alias of the mailbox is not known')
  const sent = Math.floor(Date.now() / 1000)
  const facts = { ownerAddress, access: 'owner', displayName: '', summary: '', ownerHref: '', sent } as const
  await session.worker.call('moveToShare', { session: session.id, collection, facts })
  context.sessions.sharesChanged(session.mailbox)
  const link = await session.shares.holding(collection)
  if (!link) throw new MailboxError('unavailable', 'the collection is shared, and cannot be opened now')
  return link
}

function requireOwned({ mailbox }: Session, { held }: ShareLink): void {
  if (held.owner !== mailbox) throw new MailboxError('not-allowed', 'only its owner shares it')
}

/** @throws MailboxError('invalid') where the address leads to nobody, to several, or away */
async function mailboxAt({ directory, workers }: Context, text: string): Promise<string> {
  const address = parseAddress(text.trim())
  const resolution = address && (await directory.recipients.resolve(address))
  const isOne = resolution?.kind === 'accepted' && resolution.mailboxes.length === 1
  const [first] = isOne ? resolution.mailboxes : []
  if (!first || (resolution?.kind === 'accepted' && resolution.forwards.length > 0)) {
    throw new MailboxError('invalid', 'the address is not that of one mailbox of this server')
  }
  await workers.ownerOf(first.id).call('keys', { mailbox: first.id })
  return first.id
}

export async function unshareCollection(context: Context, request: Request): Promise<Response> {
  const session = context.sessions.require(request.params['session'], request.connection)
  const link = await session.shares.holding(Number(request.params['collection']))
  if (!link) return { value: {} }
  requireOwned(session, link)
  const wanted = String(request.params['address']).trim().toLowerCase()
  const participants = await participantsOf(context, link)
  const guest = participants.find(({ address }) => address === wanted)
  if (!guest) return { value: {} }
  const { collection } = (await link.worker.call('shareState', { session: link.session })).value
  await link.worker.call('removeParticipant', { session: link.session, guest: guest.mailbox })
  await tellWithdrawn(context, { link, mailbox: guest.mailbox, info: collection })
  return { value: {} }
}

export async function listParticipants(context: Context, request: Request): Promise<Response> {
  const session = context.sessions.require(request.params['session'], request.connection)
  const link = await session.shares.holding(Number(request.params['collection']))
  return { value: { participants: link ? await participantsOf(context, link) : [] } }
}

async function participantsOf(context: Context, link: ShareLink): Promise<Participant[]> {
  try {
    const { participants } = (await link.worker.call('listParticipating', { session: link.session })).value
    const guests = participants.filter(({ access }) => access !== 'owner')
    return await Promise.all(guests.map((one) => shown(context, one)))
  } catch (error) {
    throw notShared(error)
  }
}

async function shown({ directory }: Context, participant: StoredParticipant): Promise<Participant> {
  const { access, mailbox, status } = participant
  const owner = await directory.recipients.ownAddresses(mailbox)
  return {
    mailbox,
    // Whose alias is gone is still to be removed, by its id.
    address: owner?.addresses[0] ?? mailbox,
    access: access === 'read' ? 'read' : 'read-write',
    status: owner ? status : 'invalid'
  }
}

export async function listInvitations(context: Context, request: Request): Promise<Response> {
  const session = context.sessions.require(request.params['session'], request.connection)
  const { shares } = (await session.worker.call('heldShares', { session: session.id })).value
  return { value: { invitations: shares.filter(({ state }) => state === 'invited').map(invitationOf) } }
}

function invitationOf({ facts, id: share, kind }: HeldShare): Invitation {
  const { access, displayName, ownerAddress: owner, ownerHref, sent, summary } = facts
  return {
    share,
    kind: kind === 'addressbook' ? 'addressbook' : 'calendar',
    owner,
    access: access === 'read' ? 'read' : 'read-write',
    displayName,
    summary,
    ownerHref,
    sent
  }
}

export async function answerInvitation(context: Context, request: Request): Promise<Response> {
  const session = context.sessions.require(request.params['session'], request.connection)
  const { accept, share } = request.params
  const { shares } = (await session.worker.call('heldShares', { session: session.id })).value
  const held = shares.find(({ id }) => id === share)
  if (!held || held.owner === session.mailbox)
    throw new MailboxError('not-found', 'there is no such invitation')
  const link = await session.shares.open(held)
  if (!link) {
    await session.worker.call('forgetHeld', { session: session.id, share: held.id })
    throw new MailboxError('not-found', 'the invitation was withdrawn')
  }
  try {
    return { value: { collection: await answer(context, { session, link, accept: accept === true }) } }
  } finally {
    await session.shares.close(link)
  }
}

interface Answer {
  readonly session: Session
  readonly link: ShareLink
  readonly accept: boolean
}

async function answer(context: Context, { accept, link, session }: Answer) {
  const share = link.held.id
  const { collection: info } = (await link.worker.call('shareState', { session: link.session })).value
  await link.worker.call('answerShare', { session: link.session, accept })
  if (accept) await session.worker.call('acceptHeld', { session: session.id, share })
  else await session.worker.call('forgetHeld', { session: session.id, share })
  context.sessions.sharesChanged(session.mailbox)
  await tellAnswered(context, session, { link, info, status: accept ? 'accepted' : 'declined' })
  const accepted = accept ? await session.shares.of(share) : undefined
  return accepted ? ((await stateOf(session, accepted)) ?? null) : null
}
