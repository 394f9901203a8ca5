// Paths as they stand in requests and in DAV:href. RFC 4918 §8.3, RFC 3986 §2.1.
import { DavSyntaxError } from '../dav-syntax-error.ts'

const longestPath = 4096

/** The decoded segments; `isCollection`: it ends with a slash. @throws DavSyntaxError */
export function parsePath(path: string): {
  readonly segments: readonly string[]
  readonly isCollection: boolean
} {
  if (!path.startsWith('/') || path.length > longestPath) throw new DavSyntaxError('The path is malformed')
  const [plain] = path.split(/[?#]/, 1) as [string]
  const segments = plain
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodedSegment)
  return { segments, isCollection: plain.endsWith('/') }
}

function decodedSegment(segment: string): string {
  let text: string
  try {
    text = decodeURIComponent(segment)
  } catch (error) {
    throw new DavSyntaxError('The path is not UTF-8', { cause: error })
  }
  // Neither a way out of the collection nor bytes that a file or a log could stumble over.
  // oxlint-disable-next-line no-control-regex
  if (text === '.' || text === '..' || /[/\\\u0000-\u001f\u007f]/.test(text)) {
    throw new DavSyntaxError('The path has a segment that is not allowed')
  }
  return text
}

/** A path of these segments; a collection's ends with a slash. `@` stays, as clients compare by bytes. */
export function hrefOf(segments: readonly string[], { isCollection }: { isCollection: boolean }): string {
  const path = segments.map((segment) => `/${encodeURIComponent(segment).replaceAll('%40', '@')}`).join('')
  return isCollection ? `${path}/` : path
}

/** Destination: a path on this host. RFC 4918 §10.3. `host`: the Host of the request. @throws DavSyntaxError */
export function parseDestination(header: string | undefined, host: string | undefined): string {
  if (header === undefined) throw new DavSyntaxError('Destination is missing')
  if (header.startsWith('/')) return header
  const url = URL.parse(header)
  if (url === null) throw new DavSyntaxError('Destination is malformed')
  if (host !== undefined && url.host.toLowerCase() !== host.toLowerCase()) {
    throw new DavSyntaxError('Destination is on another server')
  }
  // URL has resolved `..` and the like: what was written counts.
  return header.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '') || '/'
}
