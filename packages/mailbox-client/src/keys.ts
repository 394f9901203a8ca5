// Mailboxes and their key slots: what administration and the alias' owner do. No session.
import type { MaintenanceOutcome, ParamsOf, Proof, SlotInfo, ValueOf } from '@postkeep/mailbox-contract'
import type { Call } from './channel.ts'

/** Reading all of a large mailbox takes its time. */
const maintenanceMs = 10 * 60_000

export interface KeyOperations {
  /** Idempotent. */
  createMailbox(mailbox: string): Promise<ValueOf<'createMailbox'>>
  deleteMailbox(mailbox: string): Promise<void>
  listSlots(mailbox: string): Promise<SlotInfo[]>
  addPassword(params: ParamsOf<'addPassword'>): Promise<ValueOf<'addPassword'>>
  revokeSlot(mailbox: string, slot: string): Promise<SlotInfo[]>
  replaceRecoveryCode(mailbox: string, proof: Proof): Promise<ValueOf<'replaceRecoveryCode'>>
  /** Deletes all mail and keys and makes the mailbox new and empty. */
  resetMailbox(mailbox: string): Promise<void>
  /** Sealed (`openCopy`). @throws MailboxError('not-found') */
  readPublication(mailbox: string, id: string): Promise<Buffer>
  mailboxUsage(mailbox: string): Promise<ValueOf<'mailboxUsage'>>
  /** Ids of those that can be maintained now. */
  unlockedMailboxes(): Promise<string[]>
  /** `check`: also reads all of its file. */
  maintainMailbox(mailbox: string, check: boolean): Promise<MaintenanceOutcome>
}

export function keyOperations(call: Call): KeyOperations {
  return {
    createMailbox: async (mailbox) => (await call('createMailbox', { mailbox })).value,
    deleteMailbox: async (mailbox) => void (await call('deleteMailbox', { mailbox })),
    listSlots: async (mailbox) => (await call('listSlots', { mailbox })).value.slots,
    addPassword: async (params) => (await call('addPassword', params)).value,
    revokeSlot: async (mailbox, slot) => (await call('revokeSlot', { mailbox, slot })).value.slots,
    replaceRecoveryCode: async (mailbox, proof) =>
      (await call('replaceRecoveryCode', { mailbox, proof })).value,
    resetMailbox: async (mailbox) => void (await call('resetMailbox', { mailbox })),
    readPublication: async (mailbox, id) => (await call('readPublication', { mailbox, id })).attachment,
    mailboxUsage: async (mailbox) => (await call('mailboxUsage', { mailbox })).value,
    unlockedMailboxes: async () => (await call('unlockedMailboxes', {})).value.mailboxes,
    maintainMailbox: async (mailbox, check) =>
      (await call('maintainMailbox', { mailbox, check }, { timeoutMs: maintenanceMs })).value
  }
}
