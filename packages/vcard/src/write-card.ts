// A card made of fields, as vCard 3.0: every program reads it. RFC 2426.
import { escapedText, writeLine } from './write-line.ts'

export interface CardFields {
  readonly uid: string
  readonly fullName: string
  readonly isGroup: boolean
  readonly emails: readonly TypedValue[]
  readonly phones: readonly TypedValue[]
  readonly addresses: readonly CardAddress[]
}

export interface TypedValue {
  readonly value: string
  /** INTERNET, CELL … */
  readonly type: string
}

export interface CardAddress {
  readonly street: string
  readonly city: string
  readonly state: string
  readonly postalCode: string
  readonly country: string
  readonly type: string
}

export function writeCard({ addresses, emails, fullName, isGroup, phones, uid }: CardFields): string {
  const typed = (name: string, { type, value }: TypedValue) =>
    line(name, escapedText(value), type === '' ? [] : [{ name: 'TYPE', values: [type] }])
  return [
    'BEGIN:VCARD\r\nVERSION:3.0\r\n',
    line('UID', escapedText(uid)),
    line('FN', escapedText(fullName)),
    line('N', structuredName(fullName)),
    ...(isGroup ? [line('X-ADDRESSBOOKSERVER-KIND', 'group')] : []),
    ...emails.map((email) => typed('EMAIL', email)),
    ...phones.map((phone) => typed('TEL', phone)),
    ...addresses.map((address) => addressLine(address)),
    'END:VCARD\r\n'
  ].join('')
}

type Parameters = Parameter[]
type Parameter = { readonly name: string; readonly values: readonly string[] }

function line(name: string, value: string, parameters: Parameters = []): string {
  return writeLine({ group: '', name, parameters, value })
}

/** Family name, given names. §3.1.2 */
function structuredName(fullName: string): string {
  const words = fullName.trim().split(/\s+/)
  const family = words.length > 1 ? words.pop()! : ''
  return `${escapedText(family)};${escapedText(words.join(' '))};;;`
}

/** §3.2.1 */
function addressLine({ city, country, postalCode, state, street, type }: CardAddress): string {
  const parts = ['', '', street, city, state, postalCode, country].map(escapedText)
  return line('ADR', parts.join(';'), type === '' ? [] : [{ name: 'TYPE', values: [type] }])
}
