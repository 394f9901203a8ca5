// The cookies of the site. `__Host-`: only over TLS, only this host, no other may set them. RFC 6265bis §4.1.3
import type { Context } from 'koa'

export const sessionCookie = '__Host-session'
export const visitorCookie = '__Host-visitor'
export const noticeCookie = '__Host-notice'

const names = [sessionCookie, visitorCookie, noticeCookie] as const
type Name = (typeof names)[number]

/** '' where there is none. */
export function readCookie(context: Context, name: Name): string {
  const pairs = context.get('cookie').split(';', 100)
  const found = pairs.map((pair) => pair.trim()).find((pair) => pair.startsWith(`${name}=`))
  return found?.slice(name.length + 1) ?? ''
}

/** Values are base64url or words with dots. Without `maxAge` (seconds) it goes with the browser. */
export function setCookie(context: Context, name: Name, value: string, maxAge?: number): void {
  const age = maxAge === undefined ? '' : `; Max-Age=${maxAge}`
  context.append('Set-Cookie', `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax${age}`)
}
