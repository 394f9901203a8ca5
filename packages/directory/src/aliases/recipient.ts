// Where an alias sends its mail: an address, a host name (the same name there), an IP address, or a webhook.
import ipaddr from 'ipaddr.js'
import { addressKey, formatAddress, normaliseDomain, parseAddress, type Address } from '@postkeep/address'
import { invalid } from '../directory-error.ts'

export type Recipient =
  | { readonly kind: 'address'; readonly address: Address }
  | { readonly kind: 'host'; readonly host: string }
  | { readonly kind: 'ip'; readonly ip: string }
  | { readonly kind: 'webhook'; readonly url: string }

/** Placeholders that a pattern's match fills in. */
const placeholder = /\$(?:[&`'$]|\d{1,2})/g

/** Recipients of a pattern: a valid one when a name takes the place of the placeholders. @throws DirectoryError invalid */
export function checkTemplates(given: readonly string[]): string[] {
  const templates = given.map((text) => text.trim()).filter((text) => text !== '')
  for (const template of templates) checkRecipient(template.replace(placeholder, 'x1'))
  const isFixed = (template: string) => template.search(placeholder) < 0
  return [...new Set(templates.map((text) => (isFixed(text) ? checkRecipient(text) : text)))]
}

/** A list, or one text split at line ends, spaces and commas; normalised, each once. @throws DirectoryError invalid */
export function checkRecipients(given: readonly string[] | string): string[] {
  const texts = typeof given === 'string' ? given.split(/[\s,]+/) : given
  const checked = texts.map((text) => text.trim()).filter((text) => text !== '')
  return [...new Set(checked.map(checkRecipient))]
}

/** undefined where it is none of the four. */
export function parseRecipient(text: string): Recipient | undefined {
  if (/^https?:\/\//i.test(text))
    return URL.canParse(text) ? { kind: 'webhook', url: new URL(text).href } : undefined
  if (ipaddr.isValid(text) && (text.includes(':') || ipaddr.IPv4.isValidFourPartDecimal(text))) {
    return { kind: 'ip', ip: ipaddr.parse(text).toString() }
  }
  if (text.includes('@')) {
    const address = parseAddress(text)
    return address && { kind: 'address', address }
  }
  const host = normaliseDomain(text)
  return host?.includes('.') ? { kind: 'host', host } : undefined
}

function checkRecipient(text: string): string {
  const recipient = parseRecipient(text)
  if (!recipient) {
    throw invalid(
      'recipients',
      `${text} is neither an address, a host name, an IP address nor a web address (https://…)`
    )
  }
  switch (recipient.kind) {
    case 'address':
      return lowerCased(recipient.address)
    case 'host':
      return recipient.host
    case 'ip':
      if (!isPublic(recipient.ip)) throw invalid('recipients', `${text} is not a public IP address`)
      return recipient.ip
    case 'webhook':
      checkWebhook(new URL(recipient.url))
      return recipient.url
  }
}

function lowerCased(address: Address): string {
  const parsed = parseAddress(addressKey(address))
  return formatAddress(parsed ?? { ...address, local: address.local.toLowerCase() })
}

/** Requests to the server itself or into its network are refused again when they are made: a name may point anywhere. */
function checkWebhook({ hostname }: URL): void {
  const host = hostname.replace(/^\[|\]$/g, '')
  const isLocal =
    host === 'localhost' || host.endsWith('.localhost') || (ipaddr.isValid(host) && !isPublic(host))
  if (isLocal) throw invalid('recipients', `A webhook cannot point at ${host}; give a public host`)
}

function isPublic(ip: string): boolean {
  return ipaddr.process(ip).range() === 'unicast'
}
