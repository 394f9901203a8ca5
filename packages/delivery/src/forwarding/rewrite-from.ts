// The friendly From: a message that only SPF vouched for would break its author's DMARC when it is forwarded. It goes on
// as from the address that passes it on, and names the author in the display name, Reply-To and X-Original-From. Pure.
import { parseAddress } from '@postkeep/address'
import {
  decodeHeaderText,
  firstHeader,
  foldHeader,
  formatAddressList,
  indexMessage,
  parseAddressList
} from '@postkeep/mime'
import { headerFieldRanges } from '../header-lines.ts'

/** `address`: of the alias. The message as it came where it has no From. */
export function rewriteFrom(raw: Buffer, address: string): Buffer {
  const field = [...headerFieldRanges(raw)].find(({ name }) => name === 'from')
  const alias = parseAddress(address)
  if (!field || !alias) return raw
  const message = indexMessage(raw)
  const written = firstHeader(raw, message, 'From') ?? ''
  const [author] = parseAddressList(written)
  const shown = author?.name
    ? decodeHeaderText(author.name)
    : `${author?.mailbox ?? ''}@${author?.host ?? ''}`
  const from = { name: `${shown} via ${address}`, route: null, mailbox: alias.local, host: alias.domain }
  const hasReplyTo = firstHeader(raw, message, 'Reply-To') !== undefined
  const fields = [
    foldHeader('From', formatAddressList([from])),
    ...(hasReplyTo ? [] : [foldHeader('Reply-To', written)]),
    foldHeader('X-Original-From', written)
  ]
  return Buffer.concat([raw.subarray(0, field.start), Buffer.from(fields.join('')), raw.subarray(field.end)])
}
