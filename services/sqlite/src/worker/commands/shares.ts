// Shared collections: what a mailbox holds of others', and who takes part in one.
import { randomBytes } from 'node:crypto'
import { addSlot, unlockWithSecret, wipe, type Keyring } from '@postkeep/crypto'
import { MailboxError } from '@postkeep/mailbox-contract'
import { forgetOwned, ownedShares as namesOfOwned, sealNote, type HeldShare } from '@postkeep/mailbox-store'
import { inSession } from '../in-session.ts'
import type { Mailbox, OpenSession } from '../mailbox.ts'
import { requireOwner } from '../shares/require-access.ts'
import type { WorkerCommand } from '../worker-call.ts'

export const heldShares = inSession<'heldShares'>(({ store }) => ({ value: { shares: store.heldShares() } }))

export const moveToShare = inSession<'moveToShare'>(({ store }, { params }) => {
  const { collection, facts } = params
  store.moveToShare({ collection, facts })
  return { value: {} }
})

export const acceptHeld = inSession<'acceptHeld'>(({ store }, { params }) => ({
  value: { held: store.acceptHeld(params.share) }
}))

export const changeHeld = inSession<'changeHeld'>(({ store }, { params }) => ({
  value: { held: store.changeHeld(params) }
}))

export const forgetHeld = inSession<'forgetHeld'>(({ mailbox, store }, { params }) => {
  store.forgetHeld(params.share)
  forgetOwned(mailbox.path, params.share)
  return { value: {} }
})

export const noteHeldBytes = inSession<'noteHeldBytes'>(({ store }, { params }) => {
  store.noteHeldBytes(params.share, params.bytes)
  return { value: {} }
})

export const ownedShares: WorkerCommand<'ownedShares'> = ({ mailboxes, params }) => ({
  value: { shares: namesOfOwned(mailboxes.find(params.mailbox).path) }
})

export const ownedCalendars: WorkerCommand<'ownedCalendars'> = async ({ mailboxes, params }) => {
  const { mailbox } = params
  const shares = await mailboxes.find(mailbox).withStore((store) => store.heldShares())
  const isOwned = ({ kind, owner, state }: HeldShare): boolean =>
    owner === mailbox && kind === 'calendar' && state === 'accepted'
  return { value: { shares: (shares ?? []).filter(isOwned) } }
}

export const openShare: WorkerCommand<'openShare'> = async ({ mailboxes, params }) => {
  const mailbox = mailboxes.find(params.mailbox)
  const { free, secret, session: id } = params
  const opened = mailbox.keyring && unlockWithSecret(mailbox.keyring, Buffer.from(secret), new Date())
  if (!opened) return { value: { kind: 'gone' } }
  const slot = opened.slot.id
  const session = { id, slot, quota: 0, isShare: true, watched: new Set<number>(), watchesAll: false }
  const isOpen = await mailbox.openSession(session, opened.dataKey)
  const store = mailbox.session(id)?.store
  if (store && free !== null) session.quota = Math.max(1, store.usage().bytes + free)
  return { value: { kind: isOpen ? 'opened' : 'gone' } }
}

/** Nobody unlocks it between the look and the writing. */
export const tellShare: WorkerCommand<'tellShare'> = ({ mailboxes, params: { mailbox: id, note } }) => {
  const mailbox = mailboxes.find(id)
  return mailbox.alone(async () => {
    const { publicKey } = mailbox.requireKeyring()
    const isTold = mailbox.withOpenStore((store) => store.takeShareNote(note))
    if (!isTold) sealNote(mailbox.path, publicKey, Buffer.from(JSON.stringify(note)))
    return { value: {} }
  })
}

export const shareState = inSession<'shareState'>((opened) => {
  const { session, store } = opened
  const access = store.accessOf(session.slot)
  const [collection] = store.listCollections({ kinds: ['calendar', 'addressbook'] }).collections
  if (access && collection) {
    const { bytes } = store.usage()
    const guests = store.participants().filter((one) => one.access !== 'owner' && one.slot !== null).length
    return { value: { access, collection, bytes, guests } }
  }
  throw new MailboxError('session-ended', 'it is not shared any more')
})

export const listParticipating = inSession<'listParticipating'>(({ store }) => ({
  value: { participants: store.participants() }
}))

export const inviteParticipant = inSession<'inviteParticipant'>((opened, { params }) => {
  requireOwner(opened)
  const { mailbox, session, store } = opened
  const { access, guest } = params
  return mailbox.alone(() => {
    const known = store.participants().find((one) => one.mailbox === guest)
    const keyring = mailbox.requireKeyring()
    if (known?.status === 'accepted' && keyring.slots.some(({ id }) => id === known.slot)) {
      store.putParticipant({ ...known, access })
      return { value: { secret: null, status: 'accepted' } }
    }
    const secret = randomBytes(32)
    const key = mailbox.recallSession(session.id)
    if (!key) throw new MailboxError('session-ended', 'the session has ended')
    const slots = named(keyring, store).filter(({ id }) => id !== known?.slot)
    const added = addSlot({ ...keyring, slots }, key.dataKey, secret, { kind: 'share', name: '', scopes: [] })
    wipe(key.dataKey)
    mailbox.saveKeyring(added)
    if (known?.slot) mailbox.endSessions('the invitation was renewed', known.slot)
    store.putParticipant({ mailbox: guest, slot: added.slots.at(-1)!.id, access, status: 'noresponse' })
    return { value: { secret, status: 'noresponse' } }
  })
})

export const removeParticipant = inSession<'removeParticipant'>((opened, { params }) => {
  requireOwner(opened)
  const { mailbox, store } = opened
  return mailbox.alone(() => {
    const known = store.participants().find((one) => one.mailbox === params.guest)
    if (known?.access === 'owner') throw new MailboxError('not-allowed', 'the owner stays')
    if (known?.slot) closeTo(mailbox, known.slot)
    store.removeParticipant(params.guest)
    return { value: {} }
  })
})

export const answerShare = inSession<'answerShare'>(({ mailbox, session, store }, { params }) =>
  mailbox.alone(() => {
    const known = store.participants().find(({ slot }) => slot === session.slot)
    if (!known || known.access === 'owner')
      throw new MailboxError('not-allowed', 'there is nothing to answer')
    if (params.accept) store.putParticipant({ ...known, status: 'accepted' })
    else {
      store.putParticipant({ ...known, slot: null, status: 'declined' })
      closeTo(mailbox, session.slot)
    }
    return { value: {} }
  })
)

/** There is no way in by this slot from now on. */
function closeTo(mailbox: Mailbox, slot: string): void {
  const keyring = mailbox.requireKeyring()
  mailbox.saveKeyring({ ...keyring, slots: keyring.slots.filter(({ id }) => id !== slot) })
  mailbox.endSessions('it is not shared any more', slot)
}

/** Without those that a stop half-way has left. */
function named(keyring: Keyring, store: OpenSession['store']): Keyring['slots'] {
  const slots = new Set(store.participants().map(({ slot }) => slot))
  return keyring.slots.filter(({ id }) => slots.has(id))
}
