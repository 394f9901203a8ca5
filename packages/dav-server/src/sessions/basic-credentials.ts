// Basic authentication. RFC 7617.

export interface Credentials {
  readonly username: string
  readonly password: string
}

const longestHeader = 4096

/** undefined: there are none, or they are not such. */
export function basicCredentials(header: string | undefined): Credentials | undefined {
  if (header === undefined || header.length > longestHeader) return undefined
  const [, token] = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header) ?? []
  if (token === undefined) return undefined
  const text = Buffer.from(token, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 1 || text.includes('\0')) return undefined
  return { username: text.slice(0, colon), password: text.slice(colon + 1) }
}
