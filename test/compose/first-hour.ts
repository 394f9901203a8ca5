// The first hour of an administrator, page by page, without a browser: sign-up, domain, its DNS, alias, password.
import assert from 'node:assert/strict'
import type { DnsServer } from '../../packages/testkit/src/index.ts'
import { Visitor } from '../../services/web/test/site.ts'
import type { Curl } from './curl.ts'
import type { Account } from './mail-client.ts'

export interface SiteUser {
  readonly email: string
  readonly password: string
}

export function visitorOf(curl: Curl): Visitor {
  const origin = `https://${curl.domain}`
  return new Visitor((path, { body, cookies = new Map<string, string>(), headers = {}, method } = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return curl.http(`${origin}${path}`, {
      ...(method === undefined ? {} : { method }),
      ...(body === undefined ? {} : { body }),
      headers: { ...headers, ...(headers['origin'] && { origin }), ...(cookie && { cookie }) }
    })
  })
}

/** The first account, behind the password that the installer has made. */
export async function signUp(visitor: Visitor, { email, password }: SiteUser, basic: string): Promise<void> {
  assert.equal((await visitor.get('/en')).status, 401)
  visitor.headers['authorization'] = `Basic ${Buffer.from(basic).toString('base64')}`
  await visitor.get('/en/sign-up')
  await visitor.submit({ email, password })
  assert.equal(visitor.path, '/en/my-account/domains', visitor.text())
  delete visitor.headers['authorization']
  await visitor.get('/en/admin')
  assert.equal(visitor.page.status, 200)
}

/** Its records are put into the DNS as the zone file has them; then they are found to be right. */
export async function addDomain(visitor: Visitor, name: string, dns: DnsServer): Promise<void> {
  await visitor.get('/en/my-account/domains/new')
  await visitor.submit({ name })
  assert.equal(visitor.path, `/en/my-account/domains/${name}/dns`, visitor.text())
  const { body } = await visitor.get(`/en/my-account/domains/${name}/zone-file`)
  publish(body, dns)
  await visitor.get(`/en/my-account/domains/${name}/dns`)
  await visitor.submit({}, `/en/my-account/domains/${name}/verify`)
  assert.match(visitor.text(), /All records are right/)
}

function publish(zoneFile: string, { zone }: DnsServer): void {
  const texts = new Map<string, string[]>()
  for (const line of zoneFile.split('\n')) {
    const [name = '', , , type, data = ''] = line.split('\t')
    if (type === 'CNAME') zone.set(name, type, [data])
    if (type === 'MX') zone.set(name, type, [{ priority: 0, exchange: data.split(' ')[1]! }])
    if (type === 'TXT') {
      const pieces = [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, piece]) => piece!)
      texts.set(name, [...(texts.get(name) ?? []), pieces.join('').replaceAll(/\\(.)/g, '$1')])
    }
  }
  for (const [name, values] of texts) zone.set(name, 'TXT', values)
}

/** A mailbox, and a password for all that there is. */
export async function addMailbox(visitor: Visitor, address: string): Promise<Account> {
  const [name = '', domain = ''] = address.split('@')
  await visitor.get(`/en/my-account/domains/${domain}/aliases/new`)
  await visitor.submit({ name, recipients: '', has_imap: 'yes' })
  assert.match(visitor.text(), /The alias is there/)
  await visitor.get(`${visitor.path}/passwords/new`)
  await visitor.submit({ name: 'Laptop', scope: [] })
  const [, password] = [...visitor.page.body.matchAll(/data-copy="([^"]*)"/g)].map(([, value]) => value!)
  assert.ok(password, visitor.text())
  return { address, password }
}
