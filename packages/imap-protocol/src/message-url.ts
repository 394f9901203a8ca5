// URLs of messages and of their parts, as CATENATE has them: of the own mailbox only, so without a server. RFC 5092 §7;
// `/INBOX;UIDVALIDITY=785799047/;UID=113330/;SECTION=1.5.9`; without a mailbox the selected one is meant.
import { ImapSyntaxError } from './imap-syntax-error.ts'
import { canonicalMailboxName } from './mailbox-name.ts'
import { type BodySection, readSection } from './requests/body-section.ts'
import { RequestReader } from './wire/request-reader.ts'

export interface MessageUrl {
  /** Absent: the selected mailbox. */
  readonly mailbox?: string
  readonly uidValidity?: number
  readonly uid: number
  /** Absent: the whole message. */
  readonly section?: BodySection
  readonly partial?: { readonly offset: number; readonly length: number }
}

const longestUrl = 4096
const form =
  /^(?:\/([^;]+?)(?:;UIDVALIDITY=(\d{1,10}))?\/|\/)?;UID=(\d{1,10})(?:\/;SECTION=([^;]+?))?(?:\/;PARTIAL=(\d{1,10})(?:\.(\d{1,10}))?)?$/i

/** undefined: it is no URL of a message in this mailbox. */
export function parseMessageUrl(url: string): MessageUrl | undefined {
  const match = url.length > longestUrl ? null : form.exec(url)
  if (match === null) return undefined
  const [, mailbox, uidValidity, uid, section, offset, length] = match
  try {
    return {
      ...(mailbox === undefined ? {} : { mailbox: canonicalMailboxName(decodeURIComponent(mailbox)) }),
      ...(uidValidity === undefined ? {} : { uidValidity: Number(uidValidity) }),
      uid: Number(uid),
      ...(section === undefined ? {} : { section: parseSection(decodeURIComponent(section)) }),
      ...(offset === undefined
        ? {}
        : { partial: { offset: Number(offset), length: Number(length ?? Infinity) } })
    }
  } catch (error) {
    if (error instanceof ImapSyntaxError || error instanceof URIError) return undefined
    throw error
  }
}

function parseSection(text: string): BodySection {
  const reader = new RequestReader({ texts: [`[${text}]`], literals: [] })
  const section = readSection(reader)
  reader.end()
  return section
}
