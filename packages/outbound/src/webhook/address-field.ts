// A field of addresses as webhooks show it: a list, and the same as text and as HTML.
import { decodeHeaderText, formatAddressList, parseAddressList } from '@postkeep/mime'

export interface AddressField {
  readonly value: readonly { readonly address: string; readonly name: string }[]
  readonly html: string
  readonly text: string
}

export function addressField(written: string | undefined): AddressField | undefined {
  if (written === undefined) return undefined
  const addresses = parseAddressList(written).filter(({ host, mailbox }) => host !== null && mailbox !== null)
  const value = addresses.map(({ host, mailbox, name }) => ({
    address: host ? `${mailbox ?? ''}@${host}` : (mailbox ?? ''),
    name: name === null ? '' : decodeHeaderText(name)
  }))
  const text = decodeHeaderText(formatAddressList(addresses))
  return { value, html: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'), text }
}
