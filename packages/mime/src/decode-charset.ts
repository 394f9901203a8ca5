// Bytes to text by the name of a character set. What is unknown or undeclared is UTF-8 where that is valid, else
// windows-1252, as browsers and mail programs do. Never throws.
import { isUtf8 } from 'node:buffer'
import { decodeUtf7 } from './decode-utf7.ts'

/** Names that mailers use and the WHATWG Encoding Standard lacks. */
const aliases: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  'iso-8859-8-e': 'iso-8859-8',
  ksc5601: 'euc-kr',
  'latin-1': 'iso-8859-1',
  'latin-9': 'iso-8859-15',
  latin9: 'iso-8859-15',
  'utf-8-sig': 'utf-8',
  uhc: 'euc-kr'
}

/** Only names that exist get in, so a sender cannot make it grow. */
const decoders = new Map<string, InstanceType<typeof TextDecoder>>()
const western = new TextDecoder('windows-1252')

export function decodeCharset(bytes: Buffer, charset?: string): string {
  const label = charset?.trim().toLowerCase() ?? ''
  if (label === 'utf-8' || label === 'utf8') return withoutMark(bytes.toString('utf8'))
  if (label === '' || label === 'us-ascii' || label === 'ascii') return decodeUndeclared(bytes)
  if (label === 'utf-7' || label === 'unicode-1-1-utf-7') return decodeUtf7(bytes.toString('latin1'))
  const decoder = decoderFor(label)
  return decoder === undefined ? decodeUndeclared(bytes) : decoder.decode(bytes)
}

function decodeUndeclared(bytes: Buffer): string {
  return isUtf8(bytes) ? withoutMark(bytes.toString('utf8')) : western.decode(bytes)
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

function decoderFor(label: string): InstanceType<typeof TextDecoder> | undefined {
  const known = decoders.get(label)
  if (known !== undefined || label.length > 40) return known
  try {
    const decoder = new TextDecoder(Object.hasOwn(aliases, label) ? aliases[label] : label)
    decoders.set(label, decoder)
    return decoder
  } catch {
    // RangeError: no such character set.
    return undefined
  }
}
