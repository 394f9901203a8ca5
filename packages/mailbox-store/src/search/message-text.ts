// The text of a message that can be searched: its header fields decoded, its text parts decoded.
import { decodedText, decodeHeaderText, headerFields, indexMessage } from '@postkeep/mime'

/** Signatures: long random text that nobody looks for, and that would swell the index. */
const signatures: ReadonlySet<string> = new Set([
  'dkim-signature',
  'arc-seal',
  'arc-message-signature',
  'x-google-dkim-signature',
  'domainkey-signature',
  'x-gm-message-state',
  'autocrypt',
  'openpgp'
])

export function isSearchableField(name: string): boolean {
  return !signatures.has(name)
}

/** `raw`: a message, or a header alone. Decoded values of the fields of that name (lower case), in order. */
export function headerValues(raw: Buffer, name: string): string[] {
  const values: string[] = []
  for (const field of headerFields(raw, indexMessage(raw))) {
    if (field.name.toLowerCase() === name) values.push(decodeHeaderText(field.value()))
  }
  return values
}

/** A line a field: its name, a colon, its decoded value. */
export function searchableHeader(raw: Buffer): string {
  const lines: string[] = []
  for (const field of headerFields(raw, indexMessage(raw))) {
    if (isSearchableField(field.name.toLowerCase()))
      lines.push(`${field.name}: ${decodeHeaderText(field.value())}`)
  }
  return lines.join('\n')
}

export function searchableBody(raw: Buffer): string {
  return decodedText(raw, indexMessage(raw))
}
