// METADATA. RFC 5464 §4.4.
import type { MetadataEntry } from '@postkeep/mailbox-contract'
import { encodeAstring } from '../wire/encoder.ts'

/** `name`: an encoded mailbox name. A value of null is told as NIL. */
export function metadataResponse(
  name: string,
  entries: readonly (Omit<MetadataEntry, 'value'> & { readonly value: Uint8Array | null })[]
): string {
  const pairs = entries.map((entry) => `${encodeAstring(entry.name)} ${encodeValue(entry.value)}`)
  return `* METADATA ${name} (${pairs.join(' ')})\r\n`
}

/** What has changed, by name alone. */
export function metadataNamesResponse(name: string, entries: readonly string[]): string {
  return `* METADATA ${name} ${entries.map(encodeAstring).join(' ')}\r\n`
}

function encodeValue(value: Uint8Array | null): string {
  if (value === null) return 'NIL'
  const text = Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1')
  if (text.length <= 1000 && !/[^\x20-\x7e]/.test(text))
    return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
  // RFC 3516: a literal with NUL is a literal8.
  return `${text.includes('\0') ? '~' : ''}{${text.length}}\r\n${text}`
}
