// Namespaces, and names in them as `{namespace}name`.

export const dav = 'DAV:'
export const caldav = 'urn:ietf:params:xml:ns:caldav'
export const carddav = 'urn:ietf:params:xml:ns:carddav'
/** CTag, sharing, and what else Apple's first server brought. */
export const calendarServer = 'http://calendarserver.org/ns/'
/** Colour and order of a calendar. */
export const appleIcal = 'http://apple.com/ns/ical/'

/** `{namespace}name`; `name` where it has no namespace. */
export type Name = string

export function nameIn(namespace: string, local: string): Name {
  return namespace === '' ? local : `{${namespace}}${local}`
}

export function splitName(name: Name): { readonly namespace: string; readonly local: string } {
  // A namespace may hold any character, a local name no brace.
  const end = name.startsWith('{') ? name.lastIndexOf('}') : -1
  return end < 0
    ? { namespace: '', local: name }
    : { namespace: name.slice(1, end), local: name.slice(end + 1) }
}

export const D = (local: string): Name => nameIn(dav, local)
export const C = (local: string): Name => nameIn(caldav, local)
export const A = (local: string): Name => nameIn(carddav, local)
export const CS = (local: string): Name => nameIn(calendarServer, local)
export const ICAL = (local: string): Name => nameIn(appleIcal, local)
