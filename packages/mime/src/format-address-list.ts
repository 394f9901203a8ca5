// Writes an address list for a header field. RFC 5322 §3.4; names that are not ASCII as encoded words (RFC 2047 §5.3).
import { encodeWords } from './encode-words.ts'
import type { MailAddress } from './parse-address-list.ts'

const atoms = /^[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*$/
const dotAtom = /^[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+)*$/u
const literal = /^\[[^[\]\\\s]*\]$/

/** One unfolded line; foldHeader breaks it. */
export function formatAddressList(addresses: readonly MailAddress[]): string {
  let text = ''
  let separator = ''
  for (const address of addresses) {
    if (address.host !== null) {
      text += separator + formatAddress(address)
      separator = ', '
    } else if (address.mailbox !== null) {
      text += `${separator}${formatPhrase(address.mailbox)}:`
      separator = ' '
    } else {
      text += ';'
      separator = ', '
    }
  }
  return text
}

function formatAddress({ name, route, mailbox, host }: MailAddress): string {
  const local = dotAtom.test(mailbox ?? '') ? mailbox! : quote(mailbox ?? '')
  const domain = dotAtom.test(host ?? '') || literal.test(host ?? '') ? `@${host}` : ''
  if (name === null && route === null) return local + domain
  const via = route === null ? '' : `${route}:`
  return `${name === null ? '' : `${formatPhrase(name)} `}<${via}${local}${domain}>`
}

function formatPhrase(text: string): string {
  if (/[^\x20-\x7e]/.test(text)) return encodeWords(text)
  return atoms.test(text) && !text.includes('=?') ? text : quote(text)
}

function quote(text: string): string {
  return `"${text.replace(/\p{Cc}/gu, ' ').replace(/["\\]/g, '\\$&')}"`
}
