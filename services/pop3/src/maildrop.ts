// What a session sees of INBOX: the messages at its login, by numbers that never change. RFC 1939 §4, §5.
import { decompressBody, type UidRanges } from '@postkeep/mailbox-contract'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { type MessageColumns, measureSizes } from './measure-sizes.ts'
import { Pop3Refusal } from './pop3-refusal.ts'
import { ReadAhead } from './read-ahead.ts'

interface MaildropParts {
  readonly mailbox: MailboxSession
  readonly folder: number
  readonly uidValidity: number
  readonly table: MessageColumns
  /** UIDs that other sessions have expunged; grows. */
  readonly vanished: readonly UidRanges[]
}

export async function openMaildrop(mailbox: MailboxSession): Promise<Maildrop> {
  const vanished: UidRanges[] = []
  mailbox.onEvent((event) => {
    if (event.kind === 'vanished') vanished.push(event.uids)
  })
  const { folder } = await mailbox.openFolder('INBOX')
  const { columns: table } = await mailbox.columns(folder.id, ['uid', 'body', 'size'])
  return new Maildrop({ mailbox, folder: folder.id, uidValidity: folder.uidValidity, table, vanished })
}

export class Maildrop {
  readonly mailbox: MailboxSession
  readonly #parts: MaildropParts
  readonly #ahead: ReadAhead
  /** Indices, 0 for message 1. */
  readonly #deleted = new Set<number>()
  #sizes: Uint32Array | undefined

  constructor(parts: MaildropParts) {
    this.mailbox = parts.mailbox
    this.#parts = parts
    this.#ahead = new ReadAhead(parts.mailbox, parts.table)
  }

  /** Messages that are not deleted. */
  get count(): number {
    return this.#parts.table.uid.length - this.#deleted.size
  }

  get deletedCount(): number {
    return this.#deleted.size
  }

  /** Numbers of the messages that are not deleted. */
  *numbers(): Generator<number> {
    const { length } = this.#parts.table.uid
    for (let index = 0; index < length; index += 1) if (!this.#deleted.has(index)) yield index + 1
  }

  /** @throws Pop3Refusal where there is no such message, or it is deleted */
  require(number: number): void {
    const index = number - 1
    if (this.#parts.table.uid[index] === undefined) throw new Pop3Refusal('There is no such message')
    if (this.#deleted.has(index)) throw new Pop3Refusal('That message is deleted')
  }

  /** The same in all sessions. RFC 1939 §7: 1 to 70 characters. */
  uniqueId(number: number): string {
    return `${this.#parts.uidValidity}.${this.#parts.table.uid[number - 1]}`
  }

  /** Bytes that RETR sends of each message, by number - 1. */
  async sizes(signal: AbortSignal): Promise<Uint32Array> {
    return (this.#sizes ??= await measureSizes(this.mailbox, this.#parts.table, signal))
  }

  /** The message as it is stored. @throws Pop3Refusal where another session has expunged it */
  async read(number: number, signal: AbortSignal): Promise<Buffer> {
    this.require(number)
    const body = await this.#ahead.read(number - 1, signal)
    // The bytes may live on as a copy in another folder.
    if (body === undefined || this.#hasVanished(this.#parts.table.uid[number - 1]!))
      throw new Pop3Refusal('Another session has deleted that message')
    return decompressBody(body.compressed, body.size)
  }

  /** Only marks it, until `update`. */
  delete(number: number): void {
    this.require(number)
    this.#deleted.add(number - 1)
  }

  reset(): void {
    this.#deleted.clear()
  }

  /** Deletes for good what is marked. RFC 1939 §6. @throws MailboxError */
  async update(): Promise<void> {
    if (this.#deleted.size === 0) return
    const { folder } = this.#parts
    const uids = this.#deletedUids()
    await this.mailbox.store({ folder, uids, mode: 'add', flags: [String.raw`\Deleted`] })
    await this.mailbox.expunge(folder, uids)
  }

  #hasVanished(uid: number): boolean {
    return this.#parts.vanished.some((ranges) => {
      for (let at = 0; at < ranges.length; at += 2) {
        if (uid >= ranges[at]! && uid <= ranges[at + 1]!) return true
      }
      return false
    })
  }

  /** Neighbours make one range: between them lies no message, and none will come, for new UIDs are higher. */
  #deletedUids(): UidRanges {
    const { uid } = this.#parts.table
    const ranges: number[] = []
    for (const index of [...this.#deleted].toSorted((a, b) => a - b)) {
      if (index > 0 && this.#deleted.has(index - 1)) ranges[ranges.length - 1] = uid[index]!
      else ranges.push(uid[index]!, uid[index]!)
    }
    return ranges
  }
}
