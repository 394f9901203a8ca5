// What a page costs who opens it first: HTML, style and scripts as they are sent, 60 KB at most.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { pages } from '../src/pages/index.ts'
import { seedHostile } from './hostile-texts.ts'
import { startSite, type Site, type Visitor } from './site.ts'

const password = 'correct horse battery'
const most = 60 * 1024
const headers = { 'accept-encoding': 'br, gzip' }

let site: Site
let ann: Visitor
let email = ''
let alias = ''
before(async () => {
  site = await startSite()
  const { aliases, domains, users } = site.directory
  const user = await users.create({ email: 'ann@far.example', password })
  const domain = await domains.create({ name: 'ann.example', owner: user.email })
  // Full lists: pages with the most that they show.
  email = (await seedHostile(site, { user, domain }))[0]!
  for (let index = 0; index < 60; index += 1)
    await aliases.create({
      domain: domain.name,
      name: `alias-${index}`,
      recipients: [`r${index}@far.example`]
    })
  const mailbox = await aliases.create({ domain: domain.name, name: 'ann', has_imap: true })
  alias = mailbox._id.toHexString()
  ann = site.visitor()
  await ann.logIn(user.email, password)
})
after(() => site[Symbol.asyncDispose]())

async function weightOf(path: string): Promise<number> {
  const reply = await site.request(path, { headers, cookies: ann.cookies })
  assert.equal(reply.status, 200, path)
  return Number(reply.headers['content-length'])
}

describe('the weight of a page', { timeout: 900_000 }, () => {
  let shared = 0
  test('style and scripts are sent compressed, and kept by the browser', async () => {
    const { body } = await ann.get('/en')
    const paths = [...body.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path!)
    assert.equal(paths.length, 3)
    for (const path of paths) {
      const reply = await site.request(path, { headers })
      assert.equal(reply.headers['content-encoding'], 'br', path)
      assert.match(String(reply.headers['cache-control']), /immutable/)
      shared += await weightOf(path)
    }
    assert.ok(shared > 0 && shared < most, `${shared} bytes`)
  })

  const open = pages.filter(
    ({ get, path }) =>
      get && !/:key|:slot|verify|download|zone-file|confirm|\/export|reset-password/.test(path)
  )
  for (const { path } of open) {
    test(path, async () => {
      const concrete = path
        .replace(':domain', 'ann.example')
        .replace(':email', email)
        .replace(':alias', alias)
      const reply = await site.request(`/en${concrete}`, { headers, cookies: ann.cookies })
      if (!String(reply.headers['content-type']).startsWith('text/html')) return
      const weight = Number(reply.headers['content-length'])
      assert.ok(weight > 0 && weight + shared <= most, `${weight} and ${shared} bytes`)
    })
  }
})
