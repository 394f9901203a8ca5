// The first attachment of a message that could be run, also inside a ZIP file. Bounded in parts and bytes.
import { decodePart, indexMessage, partFileName, type MessagePart } from '@postkeep/mime'
import { isExecutableName } from './executable-names.ts'
import { zipNames } from './zip-names.ts'

const mostParts = 500
/** Encoded bytes of all ZIP files that are looked into. */
const mostZipBytes = 64 * 1024 * 1024

/** Its name; `archive.zip: name` inside a ZIP file. */
export function findExecutable(raw: Buffer): string | undefined {
  let bytesLeft = mostZipBytes
  for (const part of partsOf(indexMessage(raw, { parts: mostParts }))) {
    const name = partFileName(part)
    if (name !== undefined && isExecutableName(name)) return name
    const bytes = part.bodyEnd - part.bodyStart
    if (!isZip(part, name) || bytes > bytesLeft) continue
    bytesLeft -= bytes
    const inside = zipNames(decodePart(raw, part)).find(isExecutableName)
    if (inside !== undefined) return `${name ?? 'a ZIP file'}: ${inside}`
  }
  return undefined
}

function isZip({ subtype, type }: MessagePart, name: string | undefined): boolean {
  return /\.zip$/i.test(name ?? '') || (type === 'application' && /zip/i.test(subtype) && subtype !== 'gzip')
}

function* partsOf(part: MessagePart): Generator<MessagePart> {
  const open = [part]
  for (let next = open.pop(); next; next = open.pop()) {
    yield next
    if (next.message) open.push(next.message)
    open.push(...next.children.toReversed())
  }
}
