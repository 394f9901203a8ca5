// API keys: made with the password, shown once, bound to what one chooses, and nobody else's.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startSite, type Site, type Visitor } from './site.ts'

const password = 'correct horse battery'
const path = '/en/my-account/api-keys'

let site: Site
let ann: Visitor
let bob: Visitor
before(async () => {
  site = await startSite()
  const { aliases, domains, users } = site.directory
  for (const name of ['ann', 'bob']) await users.create({ email: `${name}@far.example`, password })
  await domains.create({ name: 'ann.example', owner: 'ann@far.example' })
  await aliases.create({ domain: 'ann.example', name: 'ann', recipients: 'x@far.example' })
  ann = site.visitor()
  await ann.logIn('ann@far.example', password)
  bob = site.visitor()
  await bob.logIn('bob@far.example', password)
})
after(() => site[Symbol.asyncDispose]())

describe('API keys', { timeout: 900_000 }, () => {
  test('one is made, with the password, and shown once', async () => {
    await ann.get(path)
    const wanted = {
      name: 'Script <b>',
      scope: ['aliases', 'emails'],
      is_read_only: 'yes',
      expires_at: '2040-01-31'
    }
    await ann.submit({ ...wanted, password: 'wrong' })
    assert.match(ann.page.body, /id="password-wrong"/)
    assert.match(ann.page.body, /value="Script &lt;b&gt;"/)
    await ann.submit({ ...wanted, password, addresses: 'ann@ann.example no@ann.example' })
    assert.match(ann.page.body, /id="addresses-wrong"/)
    await ann.submit({ ...wanted, password, expires_at: '2020-01-31' })
    assert.match(ann.page.body, /id="expires_at-wrong"/)
    await ann.submit({ ...wanted, password, addresses: 'ann@ann.example' })
    const token = /data-copy="(pk_[\w-]{43})"/.exec(ann.page.body)![1]!
    const found = await site.directory.apiKeys.verify(token)
    assert.deepEqual(
      [found?.key.scopes, found?.key.is_read_only, found?.user.email],
      [['aliases', 'emails'], true, 'ann@far.example']
    )
    assert.equal(found?.key.expires_at?.toISOString(), '2040-01-31T23:59:59.000Z')
    await ann.get(path)
    assert.ok(!ann.page.body.includes(token))
    assert.match(
      ann.text(),
      /Script &lt;b&gt;\s+ann@ann\.example.*Aliases, Mail\s+may look, and change nothing.*Jan 31, 2040/
    )
  })

  test('it is revoked by its owner, and by nobody else', async () => {
    const key = /name="key" value="([\da-f]{24})"/.exec(ann.page.body)![1]!
    await bob.get(path)
    assert.equal((await bob.submit({ key }, `${path}/revoke`)).status, 404)
    await ann.get(path)
    await ann.submit({ key }, `${path}/revoke`)
    assert.match(ann.text(), /The key is revoked/)
    assert.equal(await site.database.apiKeys.countDocuments({}), 0)
  })
})
