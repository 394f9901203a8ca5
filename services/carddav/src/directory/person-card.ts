// Somebody of the domain as a card. RFC 2426
import { createHash } from 'node:crypto'
import type { ObjectEntry, Person } from '@postkeep/mailbox-contract'
import { escapedText } from '@postkeep/vcard'

export interface PersonCard {
  readonly entry: ObjectEntry
  readonly bytes: Buffer
}

export function personCard({ address, displayName, familyName, givenName, id }: Person): PersonCard {
  const [local = ''] = address.split('@')
  const fullName = displayName.trim() || `${givenName} ${familyName}`.trim() || local
  const lines = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `UID:${id}`,
    `FN:${escapedText(fullName)}`,
    `N:${escapedText(familyName)};${escapedText(givenName)};;;`,
    `EMAIL;TYPE=INTERNET,PREF:${escapedText(address)}`,
    'END:VCARD'
  ]
  const bytes = Buffer.from(`${lines.join('\r\n')}\r\n`)
  const etag = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
  // When the alias was made: the first four bytes of its id.
  const modified = Number.parseInt(id.slice(0, 8), 16)
  const kind = { component: 'VCARD', scheduleTag: null }
  return {
    entry: { name: `${id}.vcf`, uid: id, etag, size: bytes.length, modified, change: 0, ...kind },
    bytes
  }
}
