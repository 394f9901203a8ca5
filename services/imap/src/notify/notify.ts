// What a client has asked to be told of its own accord, and what of it is still to be told. RFC 5465.
import {
  type NotifyEvent,
  type NotifyGroup,
  type StatusItem,
  encodeMailbox,
  listResponse,
  metadataNamesResponse,
  statusResponse
} from '@postkeep/imap-protocol'
import type { SessionEvent } from '@postkeep/mailbox-client'
import type { Client } from '../client.ts'
import { tellStatus } from '../commands/status.ts'
import { type SelectedNotice, asksFor, eventsOf, selectedNotice } from './event-groups.ts'
import { type FolderChange, type FolderList, folderChanges } from './folder-changes.ts'
import { readFolderList } from './read-folder-list.ts'

type MessageEvent = 'MessageNew' | 'MessageExpunge' | 'FlagChange'

/** What STATUS tells where messages came or went, and where flags are watched. */
interface StatusItems {
  readonly counts: readonly StatusItem[]
  readonly flags: readonly StatusItem[]
}

const messageEvents = { added: 'MessageNew', vanished: 'MessageExpunge', flags: 'FlagChange' } as const

export class Notify {
  /** Of the selected folder. */
  selected: SelectedNotice
  #groups: readonly NotifyGroup[]
  #list: FolderList
  readonly #messages = new Map<number, Set<MessageEvent>>()
  readonly #metadata = new Map<string, Set<string>>()
  /** The folders are not what they were; `others`: not by this session alone. */
  #folders: 'same' | 'own' | 'others' = 'same'

  constructor(groups: readonly NotifyGroup[], list: FolderList) {
    this.#groups = groups
    this.#list = list
    this.selected = selectedNotice(groups)
  }

  receive(event: SessionEvent): void {
    // What the client has done itself it knows (§5).
    if (event.kind === 'folders') {
      if (event.own && this.#folders !== 'others') this.#folders = 'own'
      else this.#folders = 'others'
    } else if (event.kind === 'metadata') {
      if (event.own) return
      const names = this.#metadata.get(event.path) ?? new Set()
      this.#metadata.set(event.path, new Set([...names, ...event.names]))
    } else if (event.kind === 'added' || event.kind === 'vanished' || event.kind === 'flags') {
      if (event.own) return
      const events = this.#messages.get(event.folder) ?? new Set()
      this.#messages.set(event.folder, events.add(messageEvents[event.kind]))
    }
  }

  /** STATUS of all folders whose messages are watched (§3.1). */
  async tellAll(client: Client): Promise<void> {
    for (const { id } of this.#list.folders) this.#messages.set(id, new Set(['MessageNew', 'FlagChange']))
    const counts: StatusItem[] = ['MESSAGES', 'UIDNEXT', 'UIDVALIDITY']
    await this.#tellMessages(client, { counts, flags: ['UIDVALIDITY', 'HIGHESTMODSEQ'] })
  }

  /** Tells what is to be told; more than the limit of it ends all notification (§5.8). */
  async tell(client: Client): Promise<void> {
    const changes = await this.#folderChanges(client)
    const count = changes.length + this.#messages.size + this.#metadata.size
    if (count > client.shared.config.notifyLimit) return this.#giveUp(client)
    for (const change of changes) this.#tellFolder(client, change)
    const modseq: StatusItem[] = client.session.condstore ? ['HIGHESTMODSEQ'] : []
    const counts: StatusItem[] = ['MESSAGES', 'UIDNEXT', ...modseq]
    await this.#tellMessages(client, { counts, flags: ['UIDVALIDITY', 'UNSEEN', ...modseq] })
    this.#tellMetadata(client)
  }

  async #folderChanges({ session: { mailbox } }: Client): Promise<FolderChange[]> {
    if (this.#folders === 'same') return []
    const isOwn = this.#folders === 'own'
    this.#folders = 'same'
    const before = this.#list
    this.#list = await readFolderList(mailbox)
    return isOwn ? [] : folderChanges(before, this.#list)
  }

  #tellFolder({ session, output }: Client, { path, event, oldName }: FolderChange): void {
    if (!this.#eventsOf(path).has(event)) return
    const { folders, subscriptions } = this.#list
    const attributes = folders.some((folder) => folder.path.startsWith(`${path}/`))
      ? [String.raw`\HasChildren`]
      : [String.raw`\HasNoChildren`]
    const folder = folders.find((one) => one.path === path)
    if (folder === undefined) attributes.unshift(String.raw`\NonExistent`)
    if (subscriptions.has(path)) attributes.push(String.raw`\Subscribed`)
    if (folder?.specialUse != null) attributes.push(folder.specialUse)
    const entry = { path, attributes, ...(oldName === undefined ? {} : { oldName }) }
    output.text(listResponse('LIST', entry, session.names))
  }

  async #tellMessages(client: Client, items: StatusItems): Promise<void> {
    const wanted = new Map<string, StatusItem[]>()
    const paths = new Map(this.#list.folders.map(({ id, path }) => [id, path]))
    for (const [id, happened] of this.#messages) {
      const path = paths.get(id)
      if (path === undefined || id === client.session.selected?.id) continue
      const asked = this.#itemsOf(path, happened, items)
      if (asked.length > 0) wanted.set(path, asked)
    }
    this.#messages.clear()
    if (wanted.size === 0) return
    for (const status of await client.session.mailbox.folderStatus([...wanted.keys()])) {
      if (status !== null) tellStatus(client, status, wanted.get(status.path)!)
    }
  }

  #itemsOf(path: string, happened: ReadonlySet<MessageEvent>, { counts, flags }: StatusItems): StatusItem[] {
    const asked = this.#eventsOf(path)
    const isCounted = happened.has('MessageNew') || happened.has('MessageExpunge')
    const hasCounts = isCounted && asked.has('MessageNew')
    // New messages change the number of those that are unseen, too.
    const hasFlags = asked.has('FlagChange')
    return [...new Set([...(hasCounts ? counts : []), ...(hasFlags ? flags : [])])]
  }

  #tellMetadata({ session, output }: Client): void {
    for (const [path, names] of this.#metadata) {
      const isAsked =
        path === ''
          ? asksFor(this.#groups, 'ServerMetadataChange')
          : this.#eventsOf(path).has('MailboxMetadataChange')
      if (isAsked) output.text(metadataNamesResponse(encodeMailbox(path, session.names), [...names]))
    }
    this.#metadata.clear()
  }

  #eventsOf(path: string): ReadonlySet<NotifyEvent> {
    return eventsOf(this.#groups, { path, isSubscribed: this.#list.subscriptions.has(path) })
  }

  #giveUp({ output }: Client): void {
    this.#groups = []
    this.selected = selectedNotice([])
    this.#messages.clear()
    this.#metadata.clear()
    output.text(statusResponse('*', 'OK', 'Too much has happened: ask again', 'NOTIFICATIONOVERFLOW'))
  }
}
