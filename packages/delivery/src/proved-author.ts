// Whose mail it is proved to be, where there may be a calendar inside: only the organiser changes an invitation, and only an
// attendee answers for himself. RFC 6047 §5; DMARC: RFC 9989 §4.4.
import { addressKey, formatAddress, parseAddress } from '@postkeep/address'
import type { AuthenticationResults } from '@postkeep/authentication'
import { parseAddressList } from '@postkeep/mime'
import { mayBeUndelivered, mayHoldCalendar, reportAuthor } from '@postkeep/scheduling'
import { headerFieldRanges } from './header-lines.ts'

/** `results` undefined: it comes from here, and its author was checked when it was submitted. */
export function provedAuthor(raw: Buffer, results: AuthenticationResults | undefined): string | undefined {
  if ((results && !isAligned(results)) || !mayHoldCalendar(raw)) return undefined
  const author = authorOf(raw)
  if (author === undefined) return undefined
  const domain = author.slice(author.lastIndexOf('@') + 1)
  return results === undefined || results.dmarc.domain?.toLowerCase() === domain ? author : undefined
}

/** Of a report that this server has made itself, or that came to a return path which only it can have written. */
export function authorOfReport(raw: Buffer): string | undefined {
  return mayBeUndelivered(raw) ? reportAuthor : undefined
}

/** DMARC passed; or its domain has no policy, and a signature stands for the author. */
function isAligned({ dkim, dmarc }: AuthenticationResults): boolean {
  if (dmarc.result === 'pass') return true
  return dmarc.result === 'none' && dkim.some((one) => one.result === 'pass' && one.isAligned)
}

/** The one address in the one From field; in lower case. */
function authorOf(raw: Buffer): string | undefined {
  const fields = headerFieldRanges(raw).filter(({ name }) => name === 'from')
  const [field] = fields
  if (field === undefined || fields.length > 1) return undefined
  const value = raw.toString('utf8', raw.indexOf(58, field.start) + 1, field.end)
  const [first, ...others] = parseAddressList(value.replace(/\r?\n/g, ' ').trim())
  if (!first?.mailbox || !first.host || others.length > 0) return undefined
  const address = parseAddress(formatAddress({ local: first.mailbox, domain: first.host }))
  return address && addressKey(address)
}
