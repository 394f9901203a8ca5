// Every page × every role × every method: who may enter is what the table says, and nobody is told more.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Role } from '../src/frame/page.ts'
import { pages } from '../src/pages/index.ts'
import { startSite, type Site, type Visitor } from './site.ts'

const password = 'correct horse battery'
const visitors = ['none', 'user', 'domain user', 'domain admin', 'admin'] as const satisfies Role[]

let site: Site
const of = new Map<Role, Visitor>()
before(async () => {
  site = await startSite()
  const { aliases, domains, users } = site.directory
  await users.create({ email: 'admin@far.example', password })
  for (const name of ['user', 'member', 'owner'])
    await users.create({ email: `${name}@far.example`, password })
  await domains.create({ name: 'ann.example', owner: 'owner@far.example' })
  await aliases.create({ domain: 'ann.example', name: 'member', user: 'member@far.example' })
  const emails = { user: 'user', 'domain user': 'member', 'domain admin': 'owner', admin: 'admin' } as const
  of.set('none', site.visitor())
  for (const [role, name] of Object.entries(emails)) {
    const visitor = site.visitor()
    await visitor.logIn(`${name}@far.example`, password)
    assert.match(visitor.text(), /Log out/)
    of.set(role as Role, visitor)
  }
})
after(() => site[Symbol.asyncDispose]())

function expected(role: Role, visitor: Role): 'in' | 'log in' | 403 | 404 {
  if (role === 'none') return 'in'
  if (visitor === 'none') return 'log in'
  if (visitor === 'admin' || role === 'user' || role === visitor) return 'in'
  if (role === 'admin') return 403
  if (visitor === 'user') return 404
  return visitor === 'domain admin' ? 'in' : 403
}

describe('every page × every role', { timeout: 900_000 }, () => {
  for (const { get, path, post, role } of pages) {
    test(`${path} (${role})`, async () => {
      const concrete = path
        .replace(':domain', 'ann.example')
        .replace(':alias', 'f'.repeat(24))
        .replace(':format', 'csv')
        .replace(/:\w+/g, 'nothing')
      for (const name of visitors) {
        const wanted = expected(role, name)
        // Logging out would end the others' tests.
        for (const method of ['GET', ...(path === '/log-out' ? [] : ['POST'])]) {
          const visitor = of.get(name)!
          const status = await answerOf(visitor, method, `/en${concrete}`)
          const message = `${name} ${method} ${concrete}`
          if (method === 'GET' ? !get : !post) {
            assert.ok([405, 403, 404].includes(status) || status === 303, `${message}: ${status}`)
          } else if (method === 'POST') {
            // Without a token nobody may, whoever it is.
            assert.equal(status, 403, message)
          } else if (wanted === 'log in') assert.equal(status, 303, message)
          else if (wanted === 'in') {
            const isFine = status < 400 || (isGone(path) && [403, 404, 410].includes(status))
            assert.ok(isFine, `${message}: ${status}`)
          } else assert.equal(status, wanted, message)
        }
      }
    })
  }

  test('a domain that is another one, or none, looks the same to a stranger', async () => {
    const stranger = of.get('user')!
    const others = await stranger.get('/en/my-account/domains/ann.example/aliases')
    const none = await stranger.get('/en/my-account/domains/none.example/aliases')
    assert.deepEqual([others.status, none.status], [404, 404])
  })

  test("a member sees only the own aliases, and nobody's else by its id", async () => {
    const { aliases } = site.directory
    const other = await aliases.create({ domain: 'ann.example', name: 'secret', user: 'owner@far.example' })
    const member = of.get('domain user')!
    await member.get('/en/my-account/domains/ann.example/aliases')
    assert.match(member.text(), /member @ann\.example/)
    assert.doesNotMatch(member.text(), /secret/)
    const path = `/en/my-account/domains/ann.example/aliases/${other._id.toHexString()}`
    for (const rest of ['', '/edit', '/remove']) assert.equal((await member.get(path + rest)).status, 404)
    assert.equal((await of.get('domain admin')!.get(path)).status, 200)
  })
})

/** What is not there answers so to those who may ask. */
function isGone(path: string): boolean {
  return /:alias|:key|:email|sign-up|reset-password|confirm-email|invitation|passkeys\/remove/.test(path)
}

async function answerOf(visitor: Visitor, method: string, path: string): Promise<number> {
  const headers = method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}
  return (await site.request(path, { method, headers, cookies: visitor.cookies })).status
}
