// What has changed, told to one client: one telling after the other, and never into an answer.
import { ConnectionLost } from '@postkeep/client-listener'
import type { Client } from './client.ts'
import { planFetch } from './fetch/plan-fetch.ts'
import { sendRows } from './fetch/send-rows.ts'

export interface TellOptions {
  /** EXPUNGE may be told now. */
  readonly expunge: boolean
  /** Nothing of the selected folder: the client has not asked for it. */
  readonly elsewhere?: boolean
}

export class News {
  readonly #client: Client
  #telling: Promise<void> | undefined
  #next: TellOptions | undefined

  constructor(client: Client) {
    this.#client = client
  }

  /** Resolves when nothing is being told. */
  get settled(): Promise<void> | undefined {
    return this.#telling
  }

  /** Resolves when all is told that there is. @throws ConnectionLost, MailboxError */
  tell(options: TellOptions): Promise<void> {
    if (this.#telling !== undefined) {
      this.#next = {
        expunge: options.expunge || this.#next?.expunge === true,
        elsewhere: options.elsewhere === true && this.#next?.elsewhere !== false
      }
      return this.#telling
    }
    const telling = this.#tellAll(options).finally(() => (this.#telling = undefined))
    this.#telling = telling
    return telling
  }

  /** Between commands, and in IDLE: then EXPUNGE may always be told. */
  push({ isIdle }: { readonly isIdle: boolean }): void {
    const { shared, logger, session } = this.#client
    const between = session.notify?.selected.between ?? 'all'
    const options = { expunge: isIdle || between === 'all', elsewhere: between === 'nothing' }
    this.tell(options).catch((error: unknown) => {
      if (!(error instanceof ConnectionLost)) shared.events.failed(logger, 'news', error)
    })
  }

  async #tellAll(options: TellOptions): Promise<void> {
    for (let next: TellOptions | undefined = options; next !== undefined; next = this.#next) {
      this.#next = undefined
      // A client that does not read is told later, all at once.
      if (this.#client.output.isBlocked) await this.#client.output.ready()
      await tellOnce(this.#client, next)
      this.#client.output.flush()
    }
  }
}

/** Flags and EXISTS first, then results that are kept up to date, then what was asked of new messages (RFC 5465 §5.2). */
async function tellOnce(client: Client, options: TellOptions): Promise<void> {
  const { session, output } = client
  if (options.elsewhere !== true) {
    session.announce(output.buffer, options)
    await session.updateContexts(output.buffer)
  }
  const { notify } = session
  if (notify === undefined) return
  const arrived = session.takeArrived()
  if (arrived.length > 0) await tellArrived(client, arrived)
  await notify.tell(client)
}

/** RFC 5465 §5.2: what was asked for of new messages. Sets no \Seen. */
async function tellArrived(client: Client, uids: readonly number[]): Promise<void> {
  const { session } = client
  const { selected: folder, notify } = session
  const items = notify?.selected.fetch
  if (folder === undefined || items === undefined) return
  const options = { uid: !session.uidOnly, condstore: session.condstore, readOnly: true }
  const plan = planFetch({ set: [], ...items }, options)
  await folder.loadColumns(session.mailbox, plan.columns)
  const indices = uids.map((uid) => folder.table.find(uid)).filter((index) => index >= 0)
  const known = indices.filter((index) => !folder.isExpunged(index))
  if (known.length > 0) await sendRows(client, folder, plan, known)
}
