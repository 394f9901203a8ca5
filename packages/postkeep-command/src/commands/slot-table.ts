// The passwords of a mailbox, as a table.
import type { Block } from '../command.ts'
import { time } from '../format.ts'

export type ShownSlot = {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly createdAt?: string
  readonly created_at?: Date
  readonly expiresAt?: string | null
  readonly expires_at?: Date | undefined
}

/** Slots as the mailbox service gives them, or as their copy in the alias has them. */
export function slotTable(slots: readonly ShownSlot[]): Block {
  const rows = slots.map((slot) => [
    slot.id,
    slot.kind,
    slot.name,
    slot.scopes.join(' ') || 'all',
    time(slot.createdAt ?? slot.created_at),
    time(slot.expiresAt ?? slot.expires_at)
  ])
  const columns = ['id', 'kind', 'name', 'for', 'since', 'until']
  return { kind: 'table', columns, rows, empty: 'There are no passwords yet' }
}
