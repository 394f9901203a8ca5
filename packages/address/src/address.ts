// Envelope addresses. RFC 5321 §4.1.2, with UTF-8 as in RFC 6531 §3.3
import { isAddressLiteral, normaliseDomain, parseAddressLiteral } from './domain.ts'

/** `local` as written, without quotes; `domain` an A-label in lower case, or an address literal in brackets. */
export type Address = { readonly local: string; readonly domain: string }

/** Octets. RFC 5321 §4.5.3.1; 254 is what a Path of 256 leaves (erratum 1690 of RFC 3696). */
const longestLocal = 64
const longestAddress = 254
/** Return paths that hold another address (SRS) are longer, and are taken: the limit is the least to support. */
const returnPath = /^SRS[01][=+-]/i

const dotString = /^[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+)*$/u
/** Control characters, spaces of any script, half surrogate pairs. */
const forbidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u
const anySpace = /\p{Z}/u

/**
 * A Mailbox: `local@domain`, `"quoted local"@domain`, `local@[1.2.3.4]`. `%` and `!` mean nothing here. Source
 * routes, comments and display names are refused, as is what passes a limit.
 */
export function parseAddress(text: string): Address | undefined {
  // An octet has at least a character's third: longer texts need no look.
  if (text.length > longestAddress * 2) return undefined
  const at = text.lastIndexOf('@')
  if (at < 1) return undefined
  const local = parseLocal(text.slice(0, at))
  const domain = parseDomain(text.slice(at + 1))
  if (local === undefined || domain === undefined) return undefined
  const localLength = Buffer.byteLength(local)
  const isShort =
    (localLength <= longestLocal || returnPath.test(local)) &&
    localLength + 1 + domain.length <= longestAddress
  return isShort ? { local, domain } : undefined
}

/** Text that parseAddress reads back; the local part is quoted where it must be. */
export function formatAddress({ local, domain }: Address): string {
  const isPlain = dotString.test(local) && !anySpace.test(local)
  return `${isPlain ? local : `"${local.replace(/["\\]/g, '\\$&')}"`}@${domain}`
}

/** Two addresses are one mailbox of ours when their keys are the same. */
export function addressKey({ local, domain }: Address): string {
  return `${local.normalize('NFC').toLowerCase()}@${domain}`
}

/** `ann+lists` is `ann` with the tag `lists`; a plus at the start is part of the name. */
export function splitTag(local: string): { base: string; tag: string | undefined } {
  const plus = local.indexOf('+', 1)
  return plus < 0
    ? { base: local, tag: undefined }
    : { base: local.slice(0, plus), tag: local.slice(plus + 1) }
}

function parseLocal(text: string): string | undefined {
  if (forbidden.test(text)) return undefined
  if (text.startsWith('"')) return unquote(text)
  return dotString.test(text) && !anySpace.test(text) ? text : undefined
}

/** RFC 5321 §4.1.2 Quoted-string; not the empty one, which no mailbox has. */
function unquote(text: string): string | undefined {
  const content = /^"((?:[^"\\]|\\[\x20-\x7e])+)"$/u.exec(text)?.[1]
  return content?.replace(/\\(.)/gu, '$1')
}

function parseDomain(text: string): string | undefined {
  return isAddressLiteral(text) ? parseAddressLiteral(text) : normaliseDomain(text)
}
