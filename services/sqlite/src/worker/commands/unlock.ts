// A login: the password is right where it opens a key slot. All refusals cost one Argon2id run.
import { wipe, type KeySlot } from '@postkeep/crypto'
import type { UnlockOutcome, UnlockParams } from '../../thread-protocol.ts'
import type { Mailbox, Opened } from '../mailbox.ts'
import { openWithPassword, pretendToOpen } from '../proofs.ts'
import { allows, keysOf } from '../slot-info.ts'
import type { WorkerCommand } from '../worker-call.ts'

const refused: UnlockOutcome = { kind: 'refused' }

export const unlock: WorkerCommand<'unlock'> = async ({ handOver, mailboxes, params }) => {
  const mailbox = mailboxes.find(params.mailbox)
  const isAllowed = (slot: KeySlot) => params.isEnabled && allows(slot, params.scope)
  const opened = mailbox.keyring
    ? await openWithPassword(mailbox, params.password, isAllowed)
    : await pretendToOpen(params.password)
  const outcome = opened ? await admit(mailbox, params, opened) : refused
  const { handsOver, session } = params
  if (outcome.kind === 'refused' || session === undefined || !handsOver) return { value: outcome }
  return { value: { ...outcome, port: handOver(session) } }
}

async function admit(mailbox: Mailbox, params: UnlockParams, opened: Opened): Promise<UnlockOutcome> {
  const slot = opened.slot.id
  const keys = keysOf(mailbox.requireKeyring())
  if (params.session === undefined) wipe(opened.dataKey)
  else {
    const session = {
      id: params.session,
      slot,
      quota: params.quota,
      isShare: false,
      watched: new Set<number>(),
      watchesAll: false
    }
    if (!(await mailbox.openSession(session, opened.dataKey))) return refused
  }
  mailbox.remember(params.password, slot)
  return { kind: 'accepted', slot, keys }
}
