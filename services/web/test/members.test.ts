// Members and invitations: asked by mail, joined with a new account, an old one, or at once; made administrator, removed.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startSite, type Site, type Visitor } from './site.ts'

const password = 'correct horse battery'
const list = '/en/my-account/domains/ann.example/members'

let site: Site
let ann: Visitor
let carl: Visitor
before(async () => {
  site = await startSite({ LOGIN_FAILURES_PER_ACCOUNT: '8' })
  const { domains, users } = site.directory
  await users.create({ email: 'root@far.example', password })
  for (const name of ['ann', 'bob']) await users.create({ email: `${name}@far.example`, password })
  await domains.create({ name: 'ann.example', owner: 'ann@far.example' })
  ann = site.visitor()
  await ann.logIn('ann@far.example', password)
})
after(() => site[Symbol.asyncDispose]())

async function invite(email: string, group = 'user'): Promise<void> {
  await ann.get(list)
  await ann.submit({ email, group }, list)
}

/** The path of the newest link that was mailed to that address. */
async function linkFor(email: string): Promise<string> {
  const [mail] = await site.database.emails.find({ 'envelope.to': email }).sort({ created_at: -1, _id: -1 })
  const text = await site.mailText(mail!)
  return /https:\/\/server\.test(\/en\/invitation\?token=\S+)/.exec(text)![1]!
}

const idOf = async (name: string) => (await site.directory.users.get(`${name}@far.example`))._id.toHexString()

describe('members', { timeout: 900_000 }, () => {
  test('a stranger follows the link and has an account, though sign-up is closed', async () => {
    await invite('not an address')
    assert.equal(ann.page.status, 422)
    assert.match(ann.page.body, /value="not an address"/)
    assert.match(ann.page.body, /id="email-wrong"/)
    await invite('Carl@Far.example')
    assert.match(ann.text(), /The invitation is on its way.*Invited .*carl@far\.example/)
    carl = site.visitor()
    assert.equal((await carl.get('/en/sign-up')).status, 403)
    const link = await linkFor('carl@far.example')
    await carl.get(link)
    assert.match(carl.text(), /You are invited as\s+carl@far\.example/)
    await carl.submit({ password: 'short' }, link)
    assert.match(carl.page.body, /id="password-wrong"/)
    await carl.submit({ password }, link)
    assert.equal(carl.path, '/en/my-account/domains/ann.example/aliases')
    assert.match(carl.text(), /You are a member now/)
    assert.equal((await site.directory.users.get('carl@far.example')).has_verified_email, true)
    assert.equal((await carl.get(link)).status, 410)
    assert.equal((await carl.get(list)).status, 403)
  })

  test('who has an account logs in first; an open browser of somebody else does not count', async () => {
    await invite('bob@far.example')
    const link = await linkFor('bob@far.example')
    await ann.get(link)
    assert.match(ann.text(), /You are logged in as ann@far\.example\. Log out first/)
    const bob = site.visitor()
    await bob.get(link)
    assert.match(bob.text(), /You have an account here/)
    await bob.submit({ password }, link)
    assert.doesNotMatch(bob.text(), /You are a member now/, 'the link alone is no log-in')
    await bob.logIn('bob@far.example', password)
    assert.match(bob.text(), /You are invited to ann\.example\s+Follow the link in the mail/)
    await bob.submit({ domain: 'ann.example' }, '/en/my-account/invitations/accept')
    assert.equal(bob.page.status, 403, 'the address is not known to be theirs')
    await bob.get(link)
    await bob.submit({}, link)
    assert.match(bob.text(), /You are a member now/)
  })

  test('who is in another domain of the inviter joins at once; whose address is proven, by a click', async () => {
    const { domains } = site.directory
    await domains.create({ name: 'two.example', owner: 'ann@far.example' })
    await ann.get('/en/my-account/domains/two.example/members')
    await ann.submit({ email: 'bob@far.example' })
    assert.match(ann.text(), /have joined at once.*bob@far\.example/)
    await domains.create({ name: 'three.example', owner: 'root@far.example' })
    const by = 'root@far.example'
    await site.directory.members.invite('three.example', { email: 'bob@far.example', group: 'user', by })
    const bob = site.visitor()
    await bob.logIn('bob@far.example', password)
    await bob.submit({}, '/en/my-account/invitations/accept')
    assert.equal(bob.path, '/en/my-account/domains/three.example/aliases')
  })

  test('an administrator is made, and gives it up; the last one stays', async () => {
    await ann.get(list)
    await ann.submit({ member: await idOf('ann'), act: 'demote' }, `${list}/act`)
    assert.equal(ann.page.status, 422)
    assert.match(ann.text(), /keeps an administrator/)
    await ann.submit({ member: await idOf('carl'), act: 'promote' }, `${list}/act`)
    assert.match(ann.text(), /Changed\./)
    await ann.submit({ member: await idOf('ann'), act: 'demote' }, `${list}/act`)
    assert.equal(ann.path, '/en/my-account/domains/ann.example/aliases')
    assert.equal((await ann.get(list)).status, 403)
    await carl.get(list)
    await carl.submit({ member: await idOf('ann'), act: 'promote' }, `${list}/act`)
    await ann.get(list)
    await ann.submit({ member: await idOf('carl'), act: 'remove' }, `${list}/act`)
    assert.match(ann.text(), /no longer a member/)
    await ann.get(list)
    assert.equal((await ann.submit({ member: 'x', act: 'toString' }, `${list}/act`)).status, 404)
  })

  test('an invitation is sent again, withdrawn, and then worth nothing; floods are stopped', async () => {
    await invite('dora@far.example', 'admin')
    await ann.submit({ email: 'dora@far.example', act: 'again' }, `${list}/act`)
    assert.equal(await site.database.emails.countDocuments({ 'envelope.to': 'dora@far.example' }), 2)
    const link = await linkFor('dora@far.example')
    await ann.submit({ email: 'dora@far.example', act: 'withdraw' }, `${list}/act`)
    assert.match(ann.text(), /The invitation is withdrawn/)
    assert.equal((await site.visitor().get(link)).status, 410)
    await ann.get(list)
    assert.equal((await ann.submit({ email: 'dora@far.example', act: 'again' }, `${list}/act`)).status, 404)
    for (let count = 0; count < 8; count += 1) await invite(`${count}@far.example`)
    assert.equal(ann.page.status, 422)
    assert.match(ann.text(), /Too many invitations/)
  })
})
