// Messages into one folder, in batches. What is there already, byte for byte and with the same date, is not added again.
import { compressBody, decompressBody, MailboxError, type Columns } from '@postkeep/mailbox-contract'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { Refusal } from '../usage-error.ts'

export interface ImportedMessage {
  readonly flags: readonly string[]
  /** Seconds since 1970 UTC. */
  readonly internalDate: number
  readonly raw: Buffer
}

const batchMessages = 100
const batchBytes = 4 * 1024 * 1024
/** What the mailbox service takes at once, less what surrounds it. */
const longestMessage = 60 * 1024 * 1024

/** A keyword of IMAP (RFC 9051 §9); system flags but \Recent, which is the server's own. */
const flagPattern = /^(?:\\(?:Seen|Answered|Flagged|Deleted|Draft)|[^\p{Cc}\s(){%*"\\\]]{1,100})$/iu

interface Pending {
  readonly message: { flags: string[]; internalDate: number; zone: number }
  readonly body: { size: number; compressed: Buffer }
}

export class FolderImport {
  readonly path: string
  added = 0
  known = 0
  tooLarge = 0
  withoutKeywords = 0
  readonly #session: MailboxSession
  /** Numbers of the bodies that are there, by size and date. */
  readonly #bodies: Map<string, number[]>
  #pending: Pending[] = []
  #pendingBytes = 0

  static async open(session: MailboxSession, path: string): Promise<FolderImport> {
    const { folder } = await session.openFolder(path)
    const { columns } = await session.columns(folder.id, ['body', 'size', 'internalDate'])
    await session.closeFolder(folder.id)
    return new FolderImport(session, path, columns)
  }

  private constructor(
    session: MailboxSession,
    path: string,
    columns: Columns<'body' | 'size' | 'internalDate'>
  ) {
    this.#session = session
    this.path = path
    this.#bodies = new Map()
    for (const [index, body] of columns.body.entries()) {
      const key = keyOf(columns.size[index]!, columns.internalDate[index]!)
      const same = this.#bodies.get(key)
      if (same === undefined) this.#bodies.set(key, [body])
      else same.push(body)
    }
  }

  /** True: all that were given are stored. */
  async add({ raw, flags, internalDate }: ImportedMessage): Promise<boolean> {
    if (raw.length > longestMessage) this.tooLarge += 1
    else if (await this.#isThere(raw, internalDate)) this.known += 1
    else {
      const kept = flags.filter((flag) => flagPattern.test(flag))
      const body = { size: raw.length, compressed: compressBody(raw) }
      if (this.#pendingBytes + body.compressed.length > batchBytes) await this.flush()
      this.#pending.push({ message: { flags: kept, internalDate, zone: 0 }, body })
      this.#pendingBytes += body.compressed.length
      if (this.#pending.length >= batchMessages) await this.flush()
    }
    return this.#pending.length === 0
  }

  /** Durable when it resolves. @throws Refusal where the mailbox is full */
  async flush(): Promise<void> {
    const batch = this.#pending
    if (batch.length === 0) return
    this.#pending = []
    this.#pendingBytes = 0
    try {
      await this.#append(batch)
    } catch (error) {
      if (!(error instanceof MailboxError)) throw error
      if (error.code === 'over-quota')
        throw new Refusal('The mailbox is full: raise its quota, and run this again to go on')
      // Mailboxes hold a limited number of different keywords.
      if (error.code !== 'limit') throw error
      const plain = batch.map(({ message, body }) => ({ body, message: withoutKeywords(message) }))
      await this.#append(plain)
      this.withoutKeywords += batch.length
    }
    this.added += batch.length
  }

  async #append(batch: readonly Pending[]): Promise<void> {
    const messages = batch.map(({ message }) => message)
    await this.#session.appendAll(
      { path: this.path, messages },
      batch.map(({ body }) => body)
    )
  }

  /** Each message that is there stands for one only: what came twice is kept twice. */
  async #isThere(raw: Buffer, internalDate: number): Promise<boolean> {
    const candidates = this.#bodies.get(keyOf(raw.length, internalDate)) ?? []
    let found: number | undefined
    if (candidates.length > 0) {
      await this.#session.bodies([...new Set(candidates)], ({ body, size, compressed }) => {
        if (found === undefined && decompressBody(compressed, size).equals(raw)) found = body
      })
    }
    if (found === undefined) return false
    candidates.splice(candidates.indexOf(found), 1)
    return true
  }
}

function keyOf(size: number, internalDate: number): string {
  return `${size} ${internalDate}`
}

function withoutKeywords(message: Pending['message']): Pending['message'] {
  return { ...message, flags: message.flags.filter((flag) => flag.startsWith('\\')) }
}
