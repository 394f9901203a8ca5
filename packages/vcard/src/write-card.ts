// A card made of fields, as vCard 3.0: every program reads it. RFC 2426.
import type { Card } from './parse-card.ts'
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

/** A new one. */
export function writeCard(fields: CardFields): string {
  return card(['VERSION:3.0\r\n', line('UID', escapedText(fields.uid)), ...linesOf(fields)])
}

/** What is given takes the place of what was there; all else stays as it was written. */
export function changeCard({ lines }: Card, fields: Partial<CardFields>): string {
  const replaced = new Set(Object.keys(fields).flatMap((name) => namesOf[name as keyof CardFields]))
  const kept = lines.filter(({ name }) => !replaced.has(name)).map(({ raw }) => ended(raw))
  const uid = fields.uid === undefined ? [] : [line('UID', escapedText(fields.uid))]
  return card([...kept, ...uid, ...linesOf(fields)])
}

const namesOf: Readonly<Record<keyof CardFields, readonly string[]>> = {
  uid: ['UID'],
  fullName: ['FN', 'N'],
  isGroup: ['KIND', 'X-ADDRESSBOOKSERVER-KIND'],
  emails: ['EMAIL'],
  phones: ['TEL'],
  addresses: ['ADR']
}

function card(lines: readonly string[]): string {
  return ['BEGIN:VCARD\r\n', ...lines, 'END:VCARD\r\n'].join('')
}

function ended(raw: string): string {
  return /[\r\n]$/.test(raw) ? raw : `${raw}\r\n`
}

function linesOf({
  addresses = [],
  emails = [],
  fullName,
  isGroup,
  phones = []
}: Partial<CardFields>): string[] {
  const names =
    fullName === undefined ? [] : [line('FN', escapedText(fullName)), line('N', structuredName(fullName))]
  return [
    ...names,
    ...(isGroup ? [line('X-ADDRESSBOOKSERVER-KIND', 'group')] : []),
    ...emails.map((email) => typedLine('EMAIL', email)),
    ...phones.map((phone) => typedLine('TEL', phone)),
    ...addresses.map(addressLine)
  ]
}

function typedLine(name: string, { type, value }: TypedValue): string {
  return line(name, escapedText(value), type === '' ? [] : [{ name: 'TYPE', values: [type] }])
}

type Parameter = { readonly name: string; readonly values: readonly string[] }

function line(name: string, value: string, parameters: readonly Parameter[] = []): string {
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
