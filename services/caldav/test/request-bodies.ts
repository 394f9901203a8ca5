// Requests of one account, and what their answers say.
import { D, child, childrenOf, parseXml, type Name, type XmlElement } from '@postkeep/dav-protocol'
import type { Account, Fixture } from './fixture.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export interface Options {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export type DavClient = (method: string, path: string, options?: Options) => Promise<Answer>

export function davClient(
  { url }: Pick<Fixture, 'url'>,
  account: Pick<Account, 'address' | 'password'>
): DavClient {
  const authorization = `Basic ${Buffer.from(`${account.address}:${account.password}`).toString('base64')}`
  return async (method, path, { headers, body } = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization, ...headers },
      redirect: 'manual',
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) })
    })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }
}

export interface Described {
  readonly href: string
  readonly status: string | undefined
  /** Those that were found. */
  readonly properties: ReadonlyMap<Name, XmlElement>
  readonly missing: readonly Name[]
}

export function described({ text }: Answer): Described[] {
  return childrenOf(parseXml(Buffer.from(text)), D('response')).map((response) => {
    const stats = childrenOf(response, D('propstat')).map((stat) => ({
      isFound: child(stat, D('status'))!.text.includes(' 200 '),
      properties: child(stat, D('prop'))!.children
    }))
    const found = stats.filter(({ isFound }) => isFound).flatMap(({ properties }) => properties)
    const others = stats.filter(({ isFound }) => !isFound).flatMap(({ properties }) => properties)
    return {
      href: child(response, D('href'))!.text,
      status: child(response, D('status'))?.text,
      properties: new Map(found.map((property) => [property.name, property])),
      missing: others.map(({ name }) => name)
    }
  })
}

export function syncTokenOf({ text }: Answer): string {
  return child(parseXml(Buffer.from(text)), D('sync-token'))!.text
}

/** The precondition that a refusal names. */
export function preconditionOf({ text }: Answer): Name | undefined {
  return text.startsWith('<?xml') ? parseXml(Buffer.from(text)).children[0]?.name : undefined
}

export function calendar(...components: readonly string[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//test//EN',
    ...components,
    'END:VCALENDAR',
    ''
  ]
  return lines.join('\r\n')
}

/** `lines`: beside UID and DTSTAMP. */
export function component(name: string, uid: string, ...lines: readonly string[]): string {
  return [`BEGIN:${name}`, `UID:${uid}`, 'DTSTAMP:20260101T000000Z', ...lines, `END:${name}`].join('\r\n')
}

export function event(uid: string, ...lines: readonly string[]): string {
  return calendar(component('VEVENT', uid, ...lines))
}

const namespaces =
  'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/" xmlns:I="http://apple.com/ns/ical/"'

/** A document, e.g. of `<propfind>`, with the usual prefixes declared. */
export function xml(root: string, inside: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><${root} ${namespaces}>${inside}</${root}>`
}

/** A PROPFIND body for elements, e.g. `<getetag/>`. */
export function prop(elements: string): string {
  return xml('propfind', `<prop>${elements}</prop>`)
}

export function syncReport(token: string, more = '<prop><getetag/></prop>'): string {
  return xml('sync-collection', `<sync-token>${token}</sync-token><sync-level>1</sync-level>${more}`)
}

export function multiget(hrefs: readonly string[], data = '<C:calendar-data/>'): string {
  const list = hrefs.map((href) => `<href>${href}</href>`).join('')
  return xml('C:calendar-multiget', `<prop><getetag/>${data}</prop>${list}`)
}

/** `inside`: of the comp-filter of VCALENDAR. */
export function query(inside: string, { data = '', more = '' } = {}): string {
  const filter = `<C:filter><C:comp-filter name="VCALENDAR">${inside}</C:comp-filter></C:filter>`
  return xml('C:calendar-query', `<prop><getetag/>${data}</prop>${filter}${more}`)
}
