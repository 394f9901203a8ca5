// Correspondents of the generated mail.
import { encodeHeaderText } from './encode-text.ts'
import type { SeededRandom } from './seeded-random.ts'

export type Person = { readonly name: string; readonly address: string }

const givenNames =
  'Anna Björn Chloé Dmitri Élodie Fatima Günter Hana Ines Jörg Kenji Łukasz María Noor Olu Petra'.split(' ')
const familyNames =
  "Müller Smith Nguyễn O'Brien García Kowalski Ivanova 田中 Dubois Rossi Åkesson Haddad Brown".split(' ')
const domains = [
  'example.com',
  'example.org',
  'example.net',
  'mail.example.com',
  'shop.example.org',
  'firma.example'
]

export function person(random: SeededRandom): Person {
  const given = random.pick(givenNames)
  const family = random.pick(familyNames)
  const domain = random.pick(domains)
  const plain = `${given}.${family}`.normalize('NFD').replace(/[^a-zA-Z.]/g, '')
  return { name: `${given} ${family}`, address: `${plain.replace(/\.$/, '').toLowerCase()}@${domain}` }
}

/** The address as a header shows it; RFC 2047 where the name needs it. */
export function mailboxText({ name, address }: Person): string {
  const isAscii = /^[\x20-\x7e]*$/.test(name)
  const display = isAscii ? (/[^\w ]/.test(name) ? `"${name}"` : name) : encodeHeaderText(name)
  return `${display} <${address}>`
}
