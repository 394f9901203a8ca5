// Reads what the URLs of CATENATE name, in the own mailbox. RFC 4469 §3; BADURL: §5.
import { decompressBody } from '@postkeep/mailbox-contract'
import { type MessageUrl, encodeString, parseMessageUrl } from '@postkeep/imap-protocol'
import { indexMessage, section } from '@postkeep/mime'
import { ImapRefusal } from '../imap-refusal.ts'
import type { Session } from '../session.ts'

export class UrlReader {
  readonly #session: Session
  /** The message that was read last: several parts of one are common. */
  #last: { readonly body: number; readonly raw: Buffer } | undefined

  constructor(session: Session) {
    this.#session = session
  }

  /** @throws ImapRefusal with BADURL */
  async read(url: string): Promise<Buffer> {
    const parsed = parseMessageUrl(url)
    const message = parsed && (await this.#message(parsed))
    const bytes = message && parsed && part(message, parsed)
    if (bytes === undefined) {
      throw new ImapRefusal('NO', `BADURL ${shown(url)}`, 'There is no such message or part')
    }
    return bytes
  }

  async #message({ mailbox, uidValidity, uid }: MessageUrl): Promise<Buffer | undefined> {
    const path = mailbox ?? this.#session.selected?.path
    if (path === undefined) return undefined
    const [folder] = await this.#session.mailbox.folderStatus([path])
    if (folder == null || (uidValidity ?? folder.uidValidity) !== folder.uidValidity) return undefined
    const found = await this.#session.mailbox.columns(folder.id, ['body'], [uid, uid])
    return found.count === 0 ? undefined : this.#body(found.columns.body[0]!)
  }

  async #body(body: number): Promise<Buffer | undefined> {
    if (this.#last?.body === body) return this.#last.raw
    let raw: Buffer | undefined
    await this.#session.mailbox.bodies([body], ({ compressed, size }) => {
      raw = decompressBody(compressed, size)
    })
    this.#last = raw && { body, raw }
    return raw
  }
}

function part(raw: Buffer, { section: wanted, partial }: MessageUrl): Buffer | undefined {
  const bytes = wanted === undefined ? raw : section(raw, indexMessage(raw), wanted)
  if (bytes === undefined || partial === undefined) return bytes
  return bytes.subarray(partial.offset, partial.offset + partial.length)
}

/** The URL as a response code may hold it. */
function shown(url: string): string {
  return encodeString(url.replaceAll(/[^\x21-\x7e]/g, encodeURIComponent).slice(0, 500))
}
