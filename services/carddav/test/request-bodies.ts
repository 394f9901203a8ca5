// Requests of one account, and what their answers say.
import { A, D, child, childrenOf, parseXml, type Name, type XmlElement } from '@postkeep/dav-protocol'
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

export function card(uid: string, ...lines: string[]): string {
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `UID:${uid}`,
    'N:Doe;Jane;;;',
    'FN:Jane Doe',
    ...lines,
    'END:VCARD',
    ''
  ].join('\r\n')
}

const namespaces =
  'xmlns="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav" xmlns:CS="http://calendarserver.org/ns/"'

/** A PROPFIND body for elements, e.g. `<getetag/>`. */
export function prop(elements: string): string {
  return `<propfind ${namespaces}><prop>${elements}</prop></propfind>`
}

export function syncReport(token: string, more = '<prop><getetag/></prop>'): string {
  return `<sync-collection ${namespaces}><sync-token>${token}</sync-token><sync-level>1</sync-level>${more}</sync-collection>`
}

export function multiget(hrefs: readonly string[], data = '<A:address-data/>'): string {
  const list = hrefs.map((href) => `<href>${href}</href>`).join('')
  return `<A:addressbook-multiget ${namespaces}><prop><getetag/>${data}</prop>${list}</A:addressbook-multiget>`
}

export function query(filter: string, data = '<A:address-data/>', limit = ''): string {
  return `<A:addressbook-query ${namespaces}><prop><getetag/>${data}</prop>${filter}${limit}</A:addressbook-query>`
}

export const addressData = A('address-data')
