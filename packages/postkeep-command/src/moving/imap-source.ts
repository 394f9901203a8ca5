// Another server's mailbox, by IMAP: its folders, and the messages of one above a UID.
import { readFile } from 'node:fs/promises'
import { ImapFlow } from 'imapflow'
import { Refusal, UsageError } from '../usage-error.ts'
import type { ImportedMessage } from './folder-import.ts'
import type { WantedFolder } from './import-target.ts'
import { isBelowInbox, pathHere } from './source-path.ts'

export interface SourceAccount {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; else STARTTLS, without which nothing is said. */
  readonly secure: boolean
  readonly user: string
}

export interface SourceFolder extends WantedFolder {
  /** Its name there. */
  readonly source: string
}

export interface SourceMessage extends ImportedMessage {
  readonly uid: number
}

/** Folders that show messages of other folders once more. */
const views = ['\\Flagged', '\\Important']
const uidsTogether = 100

/** `imaps://user@host:port` or `imap://…`. @throws UsageError */
export function parseSource(text: string): SourceAccount {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['imaps:', 'imap:'].includes(url.protocol) || url.hostname === '')
    throw new UsageError(`${text} is not of the form imaps://USER@HOST:PORT`, 'import imap')
  if (url.password !== '')
    throw new UsageError(
      'Leave the password out of --from: it is asked for, so that nobody sees it',
      'import imap'
    )
  if (url.username === '')
    throw new UsageError('The user is missing in --from: imaps://USER@HOST', 'import imap')
  const secure = url.protocol === 'imaps:'
  const port = url.port === '' ? (secure ? 993 : 143) : Number(url.port)
  return { host: url.hostname.replaceAll(/[[\]]/g, ''), port, secure, user: decodeURIComponent(url.username) }
}

export class ImapSource implements AsyncDisposable {
  readonly #client: ImapFlow

  /** `caFile`: a certificate authority to trust beside the known ones. @throws Refusal */
  static async connect(account: SourceAccount, password: string, caFile?: string): Promise<ImapSource> {
    const { host, port, secure, user } = account
    const ca = caFile === undefined ? undefined : await readFile(caFile, 'utf8')
    const auth = { user, pass: password }
    const client = new ImapFlow({
      host,
      port,
      secure,
      doSTARTTLS: !secure,
      auth,
      logger: false,
      tls: ca ? { ca } : {}
    })
    // What breaks the connection also fails what is being waited for.
    client.on('error', () => {})
    try {
      await client.connect()
    } catch (error) {
      throw refusalOf(host, error)
    }
    return new ImapSource(client)
  }

  private constructor(client: ImapFlow) {
    this.#client = client
  }

  async folders(): Promise<SourceFolder[]> {
    const listed = (await this.#client.list()).filter(
      ({ flags, specialUse }) =>
        !flags.has('\\Noselect') && !flags.has('\\NonExistent') && !views.includes(specialUse ?? '')
    )
    const below = isBelowInbox(listed)
    return listed.map((each) => {
      const { specialUse, subscribed, path: source } = each
      return {
        source,
        path: pathHere(each, below),
        subscribed,
        ...(specialUse !== undefined && { specialUse })
      }
    })
  }

  /** Opens the folder, read-only. */
  async open(source: string): Promise<{ uidValidity: string; uids: (above: number) => Promise<number[]> }> {
    const { uidValidity } = await this.#client.mailboxOpen(source, { readOnly: true })
    const uids = async (above: number): Promise<number[]> => {
      const found = await this.#client.search({ uid: `${above + 1}:*` }, { uid: true })
      // `*` names the last message, also where it is below.
      return (found || []).filter((uid) => uid > above).toSorted((a, b) => a - b)
    }
    return { uidValidity: String(uidValidity), uids }
  }

  /** Of the folder that is open. */
  async *messages(uids: readonly number[]): AsyncGenerator<SourceMessage> {
    for (let at = 0; at < uids.length; at += uidsTogether) {
      const range = uids.slice(at, at + uidsTogether).join(',')
      const query = { uid: true, flags: true, internalDate: true, source: true }
      for await (const { uid, flags, internalDate, source } of this.#client.fetch(range, query, {
        uid: true
      })) {
        if (source === undefined) continue
        const date = Math.floor(new Date(internalDate ?? 0).getTime() / 1000)
        yield { uid, flags: [...(flags ?? [])], internalDate: Number.isFinite(date) ? date : 0, raw: source }
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#client.usable) await this.#client.logout()
    else this.#client.close()
  }
}

export function refusalOf(host: string, error: unknown): Refusal {
  const { authenticationFailed, responseText, message } = error as Error & {
    authenticationFailed?: boolean
    responseText?: string
  }
  if (authenticationFailed === true)
    return new Refusal(`${host} refuses the login: ${responseText ?? 'user or password is wrong'}`)
  return new Refusal(`The connection to ${host} failed: ${responseText ?? message}. Run this again to go on`)
}
