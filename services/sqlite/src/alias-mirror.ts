// The copy of a mailbox' key slots in its alias' record, for display. `slots.json` is the truth: a failure to write the
// copy is logged and mended at the next login.
import { toObjectId, type Alias, type AliasKeySlot, type Records } from '@postkeep/database'
import { errorOf, type Logger } from '@postkeep/log'
import type { SlotInfo } from '@postkeep/mailbox-contract'
import type { MailboxKeys } from './thread-protocol.ts'

export interface AliasMirror {
  write(mailbox: string, keys: MailboxKeys): Promise<void>
  /** Writes in the background, where this process has not yet written the same. */
  refresh(mailbox: string, keys: MailboxKeys): void
  /** A login with that slot; in the background. */
  used(mailbox: string, slot: string): void
  /** The mailbox is gone. */
  clear(mailbox: string): Promise<void>
}

const noteMs = 3_600_000

export function createAliasMirror(aliases: Records<Alias>, logger: Logger): AliasMirror {
  const written = new Map<string, string>()
  /** Milliseconds since 1970, of the last note for a slot. */
  const noted = new Map<string, number>()

  async function update(mailbox: string, change: Record<string, unknown>): Promise<boolean> {
    try {
      await aliases.updateOne({ _id: toObjectId(mailbox)! }, change)
      return true
    } catch (error) {
      logger.warn({ mailbox, error: errorOf(error) }, 'the key slots are not shown in the alias yet')
      return false
    }
  }

  async function write(mailbox: string, keys: MailboxKeys): Promise<void> {
    const fields = {
      key_slots: keys.slots.map(shown),
      seal_public_key: keys.publicKey,
      mailbox_created: true
    }
    const isWritten = await update(mailbox, { $set: fields })
    if (isWritten) written.set(mailbox, JSON.stringify(keys))
    else written.delete(mailbox)
  }

  return {
    write,
    refresh(mailbox, keys) {
      if (written.get(mailbox) !== JSON.stringify(keys)) void write(mailbox, keys)
    },
    used(mailbox, slot) {
      const [key, now] = [`${mailbox} ${slot}`, Date.now()]
      if (now - (noted.get(key) ?? 0) < noteMs) return
      noted.set(key, now)
      void update(mailbox, { $set: { [`slot_uses.${slot}`]: new Date(now) } })
    },
    async clear(mailbox) {
      written.delete(mailbox)
      await update(mailbox, {
        $set: { key_slots: [], mailbox_created: false },
        $unset: { seal_public_key: true, slot_uses: true }
      })
    }
  }
}

function shown(slot: SlotInfo): AliasKeySlot {
  const { id, kind, name, scopes } = slot
  const expires = slot.expiresAt === null ? {} : { expires_at: new Date(slot.expiresAt) }
  return { id, kind, name, scopes: [...scopes], created_at: new Date(slot.createdAt), ...expires }
}
