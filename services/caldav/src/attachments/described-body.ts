// What a client says of an attachment's bytes: Content-Type and the filename of Content-Disposition. RFC 6266 §4.
import type { IncomingHttpHeaders } from 'node:http'

const longestName = 200
const unknown = 'application/octet-stream'

export function describedBody(headers: IncomingHttpHeaders): {
  readonly contentType: string
  readonly filename: string
} {
  const [type = ''] = (headers['content-type'] ?? '').split(';')
  const contentType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(type.trim()) ? type.trim().toLowerCase() : unknown
  return { contentType, filename: plainName(filenameIn(headers['content-disposition'] ?? '')) }
}

function filenameIn(disposition: string): string {
  // Bytes of headers come as latin1; programs send UTF-8.
  const text = Buffer.from(disposition, 'latin1').toString('utf8')
  const [, extended] = /filename\*=(?:UTF-8)'[^']*'([^;\s]+)/i.exec(text) ?? []
  if (extended !== undefined) {
    try {
      return decodeURIComponent(extended)
    } catch {
      // The plain one is left.
    }
  }
  const [, quoted, plain] = /filename=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(text) ?? []
  return quoted?.replace(/\\(.)/g, '$1') ?? plain ?? ''
}

/** The last part of a path, without what paths, headers and lines cannot hold. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .replace(/[\p{Cc}"]/gu, '')
    .toWellFormed()
    .slice(0, longestName)
    .trim()
  return /^\.*$/.test(plain) ? 'attachment' : plain
}
