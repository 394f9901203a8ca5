// A message in the relaxed canonical form of RFC 6376 §3.4.2 and §3.4.4, a byte a character; made once for all signatures.
import { createHash } from 'node:crypto'
import { signedFields } from './signed-fields.ts'

export interface CanonicalMessage {
  /** The h= tag: the names of the fields, and From once more, so that none can be added. RFC 6376 §8.15. */
  readonly names: readonly string[]
  /** The signed fields in the order of the names, joined by CRLF, with a final one. */
  readonly fields: string
  /** Base64. */
  readonly bodyHash: string
}

/** `raw`: CRLF line endings. */
export function canonicalMessage(raw: Buffer): CanonicalMessage {
  const emptyLine = raw.indexOf('\r\n\r\n')
  const headerEnd = emptyLine < 0 ? raw.length : emptyLine
  const byName = fieldsByName(raw.toString('latin1', 0, headerEnd))
  const names: string[] = []
  const lines: string[] = []
  for (const name of signedFields) {
    // A verifier takes fields of the same name from the bottom. RFC 6376 §5.4.2.
    for (const line of (byName.get(name) ?? []).toReversed()) {
      names.push(name)
      lines.push(line)
    }
  }
  names.push('from')
  const fields = lines.map((line) => `${line}\r\n`).join('')
  return { names, fields, bodyHash: bodyHash(raw.toString('latin1', Math.min(headerEnd + 4, raw.length))) }
}

function fieldsByName(header: string): Map<string, string[]> {
  const byName = new Map<string, string[]>()
  for (const field of header.split(/\r\n(?![ \t])/)) {
    const relaxed = relaxedField(field)
    const name = relaxed.slice(0, relaxed.indexOf(':'))
    const known = byName.get(name)
    if (known) known.push(relaxed)
    else byName.set(name, [relaxed])
  }
  return byName
}

/** `name:value` without a line end. */
export function relaxedField(field: string): string {
  const colon = field.indexOf(':')
  const name = field.slice(0, colon).replace(/[ \t]+$/, '')
  const value = field
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
  return `${name.toLowerCase()}:${value.replace(/^ | $/g, '')}`
}

function bodyHash(body: string): string {
  const relaxed = body
    .replace(/[ \t]+/g, ' ')
    .replaceAll(' \r\n', '\r\n')
    .replace(/ $/, '')
  let end = relaxed.length
  while (relaxed.endsWith('\r\n', end) && end > 0) end -= 2
  const canonical = end === 0 ? '' : `${relaxed.slice(0, end)}\r\n`
  return createHash('sha256').update(canonical, 'latin1').digest('base64')
}
