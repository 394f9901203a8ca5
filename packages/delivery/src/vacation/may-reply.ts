// Whether a message may be answered by a program. RFC 3834 §2, RFC 5230 §4.5, §4.6: never a list, a program, a bounce or
// somebody who may be forged. Pure.
import { parseAddress } from '@postkeep/address'
import { parseAddressList } from '@postkeep/mime'
import { headerFieldRanges, headerValues } from '../header-lines.ts'

export interface Incoming {
  readonly raw: Buffer
  /** Empty for the null reverse-path. */
  readonly sender: string
  /** All addresses that the alias is known by. */
  readonly addresses: readonly string[]
}

/** Local parts of programs. RFC 5230 §4.6; the rest is custom. */
const programs =
  /^(?:owner-.*|.*-(?:request|owner|bounces?)|mailer-daemon|postmaster|listserv|majordomo|bounces?(?:[+=-].*)?|(?:.*[._+-])?(?:no|do-?not|dont)[._-]?reply(?:[._+-].*)?|notifications?|srs[01][=+-].*)$/i

export function mayReply({ addresses, raw, sender }: Incoming): boolean {
  const address = parseAddress(sender)
  if (!address || programs.test(address.local)) return false
  const own = new Set(addresses.map(bare))
  if (own.has(bare(sender))) return false
  return !isOfProgram(raw) && isAddressed(raw, own)
}

function isOfProgram(raw: Buffer): boolean {
  const value = (name: string) => headerValues(raw, name)[0]?.toLowerCase()
  const submitted = value('auto-submitted')
  if (submitted !== undefined && !/^no\b/.test(submitted)) return true
  if (/\b(?:bulk|list|junk|auto_reply)\b/.test(value('precedence') ?? '')) return true
  if (/\b(?:all|oof|autoreply)\b/.test(value('x-auto-response-suppress') ?? '')) return true
  for (const { name } of headerFieldRanges(raw))
    if (name.startsWith('list-') || name === 'feedback-id' || name === 'x-autoreply') return true
  return false
}

/** RFC 5230 §4.5: a copy of a stranger's list is none of our business. */
function isAddressed(raw: Buffer, own: ReadonlySet<string>): boolean {
  return ['to', 'cc', 'resent-to', 'resent-cc']
    .flatMap((name) => headerValues(raw, name))
    .flatMap((value) => parseAddressList(value))
    .some(({ host, mailbox }) => Boolean(mailbox && host) && own.has(bare(`${mailbox}@${host}`)))
}

/** Without its tag, folded. */
function bare(address: string): string {
  return address.toLowerCase().replace(/\+[^@]*(?=@[^@]*$)/, '')
}
