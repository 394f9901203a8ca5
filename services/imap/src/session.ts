// What one client has become: not authenticated, authenticated, or with a folder selected. RFC 9051 §3.
import type { MailboxError } from '@postkeep/mailbox-contract'
import type { MailboxSession, SessionEvent } from '@postkeep/mailbox-client'
import { type NameEncoding, type OutputBuffer, statusResponse } from '@postkeep/imap-protocol'
import { ImapRefusal } from './imap-refusal.ts'
import type { Notify } from './notify/notify.ts'
import type { SelectedFolder } from './selected-folder.ts'

export type State = 'notAuthenticated' | 'authenticated' | 'selected'

export class Session {
  /** The client has shown that it knows MODSEQ (RFC 7162 §3.1). */
  condstore = false
  /** VANISHED takes the place of EXPUNGE (RFC 7162 §3.2.3). */
  qresync = false
  /** Messages have no sequence numbers (RFC 9586). */
  uidOnly = false
  /** Since the first NOTIFY. */
  notify: Notify | undefined
  /** IMAP4rev2 is enabled (RFC 9051 §6.3.1): what rev1 has and rev2 has not is no longer told. */
  rev2 = false
  /** UTF8=ACCEPT is enabled (RFC 9755). */
  utf8 = false
  #mailbox: MailboxSession | undefined
  #selected: SelectedFolder | undefined
  #lost: MailboxError | undefined
  #arrived: number[] = []
  readonly #onNews: () => void

  /** `onNews`: an event came, or the session was lost. */
  constructor(onNews: () => void) {
    this.#onNews = onNews
  }

  get state(): State {
    if (this.#mailbox === undefined) return 'notAuthenticated'
    return this.#selected === undefined ? 'authenticated' : 'selected'
  }

  /** How mailbox names are written, both ways. */
  get names(): NameEncoding {
    return this.rev2 || this.utf8 ? 'utf8' : 'utf7'
  }

  /** Why the mailbox service has ended the session, once it has. */
  get lost(): MailboxError | undefined {
    return this.#lost
  }

  get selected(): SelectedFolder | undefined {
    return this.#selected
  }

  get mailbox(): MailboxSession {
    if (this.#mailbox === undefined) throw new ImapRefusal('BAD', undefined, 'Log in first')
    return this.#mailbox
  }

  get folder(): SelectedFolder {
    if (this.#selected === undefined) throw new ImapRefusal('BAD', undefined, 'No mailbox is selected')
    return this.#selected
  }

  /** The folder, where it may be changed. */
  get writableFolder(): SelectedFolder {
    if (this.folder.readOnly) throw new ImapRefusal('NO', 'CANNOT', 'The mailbox was opened read-only')
    return this.folder
  }

  logIn(mailbox: MailboxSession): void {
    this.#mailbox = mailbox
    mailbox.onEvent((event) => this.#receive(event))
    mailbox.onEnd((why) => {
      this.#lost = why
      this.#onNews()
    })
  }

  select(folder: SelectedFolder): void {
    this.#arrived = []
    this.#selected = folder
  }

  /** Back to `authenticated`. */
  async unselect(): Promise<void> {
    const folder = this.leave()
    if (folder !== undefined) await this.mailbox.closeFolder(folder)
  }

  /** As `unselect`; returns the folder that the service still watches for this session. */
  leave(): number | undefined {
    const folder = this.#selected
    this.#selected = undefined
    return folder?.isGone === false ? folder.id : undefined
  }

  /** From now on MODSEQ goes with flags; the client must be told where it starts (RFC 7162 §3.1.1). */
  enableCondstore(output: OutputBuffer): void {
    if (this.condstore) return
    this.condstore = true
    if (this.#selected === undefined) return
    const code = `HIGHESTMODSEQ ${this.#selected.highestModseq}`
    output.text(statusResponse('*', 'OK', 'CONDSTORE is on', code))
  }

  /** Tells what has changed in the selected folder. `expunge`: EXPUNGE may be told now. */
  announce(output: OutputBuffer, { expunge }: { readonly expunge: boolean }): void {
    const { condstore, uidOnly, notify } = this
    const flags = notify?.selected.flags !== false
    const vanished = uidOnly || this.qresync
    const arrived = this.#selected?.announce(output, { expunge, condstore, uidOnly, flags, vanished })
    if (arrived !== undefined && notify?.selected.fetch !== undefined) this.#arrived.push(...arrived)
  }

  /** UIDs of messages that others have added, announced since this was last asked; only where NOTIFY wants more of them. */
  takeArrived(): readonly number[] {
    return this.#arrived.splice(0)
  }

  /** Tells what has joined and left the results that are kept up to date; to be called behind `announce`. */
  async updateContexts(output: OutputBuffer): Promise<void> {
    const { lost, selected } = this
    if (selected === undefined || selected.isGone || lost !== undefined) return
    const { id, table, contexts } = selected
    await contexts.update({ folder: id, table, mailbox: this.mailbox, output })
  }

  /** Back to `notAuthenticated`, with nothing turned on (RFC 8437 §3). */
  async logOut(): Promise<void> {
    const mailbox = this.#mailbox
    this.#selected = undefined
    this.#mailbox = undefined
    this.condstore = false
    this.qresync = false
    this.uidOnly = false
    this.notify = undefined
    this.rev2 = false
    this.utf8 = false
    await mailbox?.logout()
  }

  async end(): Promise<void> {
    if (this.#mailbox !== undefined && this.#lost === undefined) await this.#mailbox.logout()
  }

  #receive(event: SessionEvent): void {
    this.notify?.receive(event)
    if (event.kind !== 'folders' && event.kind !== 'metadata' && event.kind !== 'collection')
      this.#selected?.receive(event)
    this.#onNews()
  }
}
