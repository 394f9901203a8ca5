// A DAV client for tests: requests of one account, and what their answers say.
import { D, child, childrenOf, parseXml, type Name, type XmlElement } from '@postkeep/dav-protocol'

export interface DavAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

interface DavOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export type DavClient = (method: string, path: string, options?: DavOptions) => Promise<DavAnswer>

export function davClient(
  { url }: { readonly url: string },
  account: { readonly address: string; readonly password: string }
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

export function described({ text }: DavAnswer): Described[] {
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

export function syncTokenOf({ text }: DavAnswer): string {
  return child(parseXml(Buffer.from(text)), D('sync-token'))!.text
}

/** The precondition that a refusal names. */
export function preconditionOf({ text }: DavAnswer): Name | undefined {
  return text.startsWith('<?xml') ? parseXml(Buffer.from(text)).children[0]?.name : undefined
}
