// Whatever strangers have written: on every page that lists it, it stays text of bounded length, and turns nothing around.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertHarmless, hostileTexts, seedHostile } from './hostile-texts.ts'
import { startSite, type Site, type Visitor } from './site.ts'

const password = 'correct horse battery'
const lists = [
  '/my-account/emails',
  '/my-account/logs',
  '/my-account/api-keys',
  '/my-account/security',
  '/my-account/domains/ann.example/catch-all-passwords',
  '/my-account/domains/ann.example/aliases',
  '/admin',
  '/admin/aliases',
  '/admin/emails',
  '/admin/logs',
  '/admin/logs?live=yes',
  '/admin/senders',
  '/admin/senders?list=allow',
  '/admin/suppressions',
  '/admin/settings',
  '/admin/jobs',
  '/admin/audit'
]

let site: Site
let visitor: Visitor
let ids: string[]
before(async () => {
  site = await startSite()
  const user = await site.directory.users.create({ email: 'ann@far.example', password })
  const domain = await site.directory.domains.create({ name: 'ann.example', owner: 'ann@far.example' })
  ids = await seedHostile(site, { user, domain })
  const { apiKeys, catchAllPasswords, passkeys } = site.directory
  for (const [index, text] of hostileTexts.entries()) {
    await apiKeys.create({ user: user.email, name: text.slice(0, 150) })
    const key = { id: `key-${index}`, public_key: Buffer.from('x'), counter: 0, transports: [] }
    await passkeys.add(user.email, { ...key, name: text.slice(0, 100) })
  }
  for (const description of hostileTexts.slice(0, 5))
    await catchAllPasswords.create(domain.name, { description })
  visitor = site.visitor()
  await visitor.logIn('ann@far.example', password)
})
after(() => site[Symbol.asyncDispose]())

async function harmless(path: string): Promise<void> {
  const { body, status } = await visitor.get(`/en${path}`)
  assert.equal(status, 200, path)
  assertHarmless(body, path)
}

for (const path of lists) test(path, () => harmless(path))

test('each message, its journey, and the questions themselves', async () => {
  for (const [index, id] of ids.entries()) {
    await harmless(`/my-account/emails/${id}`)
    await harmless(`/admin/emails/${id}`)
    await harmless(`/my-account/journeys?q=hostile-${index}`)
    await harmless(`/admin/journeys?q=hostile-${index}`)
  }
  for (const text of hostileTexts.slice(0, 9)) {
    const q = encodeURIComponent(text)
    for (const path of [
      '/my-account/emails',
      '/my-account/journeys',
      '/my-account/logs',
      '/admin/users',
      '/admin/audit'
    ]) {
      const { body, status } = await visitor.get(`/en${path}?q=${q}&state=${q}&outcome=${q}&page=${q}`)
      assert.equal(status, 200)
      assert.ok(!/[<]/.test(text) || !body.includes(text), `${path} ${text}`)
    }
  }
})
