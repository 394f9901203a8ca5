// What happens in a mailbox, as events of the API: the pushes of the mailbox service, one after the other, with what they are
// about read where the client has to know it.
import type { MailboxSession, SessionEvent } from '@postkeep/mailbox-client'
import { flagNames, type FolderInfo } from '@postkeep/mailbox-contract'
import { lightShape, viewMessage } from '../routes/messages/message-view.ts'
import { readRows } from '../routes/messages/rows.ts'
import { collectionEvent } from './collection-event.ts'

export type FeedTarget = {
  send(event: string, payload: object): void
  /** It does not keep up, or its mailbox cannot be read. */
  fail(error: unknown): void
}

/** Pushes that wait: who comes back reads the mailbox anew, which costs less. */
const mostWaiting = 1000
/** Of one push: a client that is told of more asks for them. */
const mostMessages = 50

export class MailboxFeed {
  readonly #session: MailboxSession
  readonly #target: FeedTarget
  #folders = new Map<number, FolderInfo>()
  #keywords: readonly string[] = []
  #waiting = 0
  #work: Promise<void> = Promise.resolve()

  static async open(session: MailboxSession, target: FeedTarget): Promise<void> {
    const feed = new MailboxFeed(session, target)
    session.onEvent((event) => feed.#receive(event))
    await session.watchMailbox(true)
    feed.#folders = await feed.#readFolders()
    feed.#keywords = (await session.openFolder('INBOX')).keywords
  }

  private constructor(session: MailboxSession, target: FeedTarget) {
    this.#session = session
    this.#target = target
  }

  #receive(event: SessionEvent): void {
    this.#waiting += 1
    if (this.#waiting > mostWaiting)
      return this.#target.fail(new Error('more events than a client can be told'))
    this.#work = this.#work
      .then(() => this.#tell(event))
      .catch((error: unknown) => this.#target.fail(error))
      .finally(() => void (this.#waiting -= 1))
  }

  async #tell(event: SessionEvent): Promise<void> {
    switch (event.kind) {
      case 'keywords':
        this.#keywords = event.names
        return
      case 'folders':
        return this.#tellFolders()
      case 'collection':
        return this.#target.send(...collectionEvent(event))
      case 'added':
      case 'flags':
      case 'vanished': {
        const folder = this.#folders.get(event.folder) ?? (await this.#readFolders()).get(event.folder)
        return folder && this.#tellMessages(folder.path, event)
      }
      case 'metadata':
      case 'folder-gone':
    }
  }

  async #tellMessages(
    mailbox: string,
    event: Extract<SessionEvent, { kind: 'added' | 'flags' | 'vanished' }>
  ): Promise<void> {
    if (event.kind === 'added') return this.#tellNew(mailbox, [...event.columns.uid])
    if (event.kind === 'vanished') {
      for (const uids of pieces(event.uids)) this.#target.send('messagesExpunged', { mailbox, uids })
      return
    }
    const { flags, keywords, uid } = event.columns
    for (let at = 0; at < event.count; at += 1) {
      const names = flagNames({ flags: flags[at]!, keywords: keywords[at]! }, this.#keywords)
      this.#target.send('flagsUpdated', { mailbox, action: 'set', flags: names, uid: uid[at]! })
    }
  }

  async #tellNew(mailbox: string, uids: readonly number[]): Promise<void> {
    const [folder] = await this.#session.folderStatus([mailbox])
    if (!folder) return
    const { keywords, objectSalt } = await this.#session.openFolder(mailbox)
    const rows = await readRows(this.#session, { folder, keywords, objectSalt }, uids.slice(-mostMessages))
    for (const row of rows) {
      this.#target.send('newMessage', { mailbox, message: viewMessage(row, lightShape) })
    }
  }

  async #tellFolders(): Promise<void> {
    const before = this.#folders
    this.#folders = await this.#readFolders()
    for (const [id, { path }] of before) {
      const now = this.#folders.get(id)
      if (!now) this.#target.send('mailboxDeleted', { mailbox: path, path })
      else if (now.path !== path)
        this.#target.send('mailboxRenamed', { mailbox: now.path, oldPath: path, newPath: now.path })
    }
    for (const [id, { path }] of this.#folders)
      if (!before.has(id)) this.#target.send('mailboxCreated', { mailbox: path, path })
  }

  async #readFolders(): Promise<Map<number, FolderInfo>> {
    return new Map((await this.#session.listFolders()).map((folder) => [folder.id, folder]))
  }
}

/** UIDs of ranges, a thousand at a time. */
function* pieces(ranges: readonly number[]): Generator<number[]> {
  let piece: number[] = []
  for (let at = 0; at < ranges.length; at += 2) {
    for (let uid = ranges[at]!; uid <= ranges[at + 1]!; uid += 1) {
      piece.push(uid)
      if (piece.length < 1000) continue
      yield piece
      piece = []
    }
  }
  if (piece.length > 0) yield piece
}
