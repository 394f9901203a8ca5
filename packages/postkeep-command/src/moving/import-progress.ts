// How far a folder has been brought over from another server: kept in the mailbox itself, as an annotation of the folder
// (RFC 5464), so that any later run goes on from there.
import { createHash } from 'node:crypto'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { product } from '@postkeep/config'
import type { SourceAccount } from './imap-source.ts'

export interface Progress {
  readonly uidValidity: string
  /** All up to this UID are here. */
  readonly upTo: number
}

export class ImportProgress {
  readonly #session: MailboxSession
  readonly #path: string
  readonly #name: string

  /** `source`: the folder's name there. */
  constructor(session: MailboxSession, path: string, account: SourceAccount, source: string) {
    const identity = [account.user, account.host, source].join('\n')
    const hash = createHash('sha256').update(identity).digest('hex').slice(0, 24)
    this.#session = session
    this.#path = path
    this.#name = `/private/vendor/${product.slug}/import/${hash}`
  }

  async read(): Promise<Progress | undefined> {
    const [entries] = await this.#session.readMetadata([this.#path], { names: [this.#name], depth: 0 })
    const text = Buffer.from(entries?.[0]?.value ?? []).toString()
    const [, uidValidity, upTo] = /^(\d+) (\d+)$/.exec(text) ?? []
    return uidValidity === undefined ? undefined : { uidValidity, upTo: Number(upTo) }
  }

  async write({ uidValidity, upTo }: Progress): Promise<void> {
    const value = Buffer.from(`${uidValidity} ${upTo}`)
    await this.#session.writeMetadata(this.#path, [{ name: this.#name, value }])
  }
}
