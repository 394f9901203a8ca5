// A configuration profile for iPhone, iPad and Mac: mail, calendars, contacts, with the password in it. Apple's
// "Configuration Profile Reference".
import { createHash } from 'node:crypto'
import { product } from '@postkeep/config'
import type { ClientSettings } from './client-settings.ts'
import { xmlText } from './xml-text.ts'

type Account = { readonly address: string; readonly password: string; readonly serverDomain: string }
type Value = string | number | boolean | readonly Dictionary[]
type Dictionary = Readonly<Record<string, Value>>

export const mobileConfigType = 'application/x-apple-aspen-config; charset=utf-8'

export function mobileConfig(account: Account, settings: ClientSettings): string {
  const { address, serverDomain } = account
  const payloads = [
    mailPayload(account, settings),
    davPayload('caldav', account, settings),
    davPayload('carddav', account, settings)
  ]
  const profile = {
    ...head('Configuration', account, 'profile'),
    PayloadDisplayName: address,
    PayloadDescription: `Mail, calendars and contacts of ${address} on ${serverDomain}`,
    PayloadOrganization: product.name,
    PayloadRemovalDisallowed: false,
    PayloadContent: payloads
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${dictionary(profile)}
</plist>
`
}

function mailPayload(account: Account, { incoming, outgoing }: ClientSettings): Dictionary {
  const { address, password } = account
  const imap = incoming.find(({ protocol }) => protocol === 'imap')!
  return {
    ...head('com.apple.mail.managed', account, 'mail'),
    EmailAccountDescription: address,
    EmailAccountName: address,
    EmailAccountType: 'EmailTypeIMAP',
    EmailAddress: address,
    IncomingMailServerAuthentication: 'EmailAuthPassword',
    IncomingMailServerHostName: imap.host,
    IncomingMailServerPortNumber: imap.port,
    IncomingMailServerUseSSL: true,
    IncomingMailServerUsername: address,
    IncomingPassword: password,
    OutgoingMailServerAuthentication: 'EmailAuthPassword',
    OutgoingMailServerHostName: outgoing.host,
    OutgoingMailServerPortNumber: outgoing.port,
    OutgoingMailServerUseSSL: true,
    OutgoingMailServerUsername: address,
    OutgoingPasswordSameAsIncomingPassword: true
  }
}

function davPayload(kind: 'caldav' | 'carddav', account: Account, settings: ClientSettings): Dictionary {
  const { address, password } = account
  const key = kind === 'caldav' ? 'CalDAV' : 'CardDAV'
  return {
    ...head(`com.apple.${kind}.account`, account, kind),
    [`${key}AccountDescription`]: address,
    [`${key}HostName`]: kind === 'caldav' ? settings.calendars : settings.contacts,
    [`${key}Port`]: 443,
    [`${key}UseSSL`]: true,
    [`${key}Username`]: address,
    [`${key}Password`]: password
  }
}

/** The same account gives the same ids: a newer profile takes the older one's place. */
function head(type: string, { address, serverDomain }: Account, part: string): Dictionary {
  const hash = createHash('sha256').update(`${serverDomain} ${address} ${part}`).digest('hex').toUpperCase()
  const uuid = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `5${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32)
  ]
  const reversed = serverDomain.split('.').toReversed().join('.')
  return {
    PayloadType: type,
    PayloadVersion: 1,
    PayloadIdentifier: `${reversed}.${product.slug}.${hash.slice(32, 48).toLowerCase()}.${part}`,
    PayloadUUID: uuid.join('-')
  }
}

function dictionary(entries: Dictionary): string {
  const pairs = Object.entries(entries).map(([key, value]) => `<key>${xmlText(key)}</key>${valueOf(value)}`)
  return `<dict>\n${pairs.join('\n')}\n</dict>`
}

function valueOf(value: Value): string {
  if (typeof value === 'string') return `<string>${xmlText(value)}</string>`
  if (typeof value === 'number') return `<integer>${value}</integer>`
  if (typeof value === 'boolean') return value ? '<true/>' : '<false/>'
  return `<array>\n${value.map(dictionary).join('\n')}\n</array>`
}
