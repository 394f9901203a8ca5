// How much a mailbox holds: read once, then counted along.
import type { Db } from '../schema/db.ts'

export interface Totals {
  /**
   * Sum of RFC822.SIZE, where a copy counts as much as its original, and of calendar and card objects and attachments, also
   * of what it shares with others. */
  readonly bytes: number
  readonly messages: number
}

export class Usage {
  readonly #db: Db
  #totals: Totals | undefined

  constructor(db: Db) {
    this.#db = db
  }

  get totals(): Totals {
    this.#totals ??= this.#db.row<Totals>(
      `SELECT count(*) AS messages, coalesce(sum(size), 0) + (SELECT coalesce(sum(size), 0) FROM object) +
       (SELECT coalesce(sum(size), 0) FROM attachment) + (SELECT coalesce(sum(bytes), 0) FROM held_share) AS bytes
       FROM message`
    ) ?? { bytes: 0, messages: 0 }
    return this.#totals
  }

  /** After a commit. Negative numbers: removed. */
  add(bytes: number, messages: number): void {
    if (this.#totals === undefined) return
    this.#totals = { bytes: this.#totals.bytes + bytes, messages: this.#totals.messages + messages }
  }
}
