// The settings of a domain: each is kept as typed, refused beside its field, and what belongs to the server is the server's.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { dnsRecords } from '@postkeep/directory'
import { serverDomain, startSite, type Site, type Visitor } from './site.ts'

const password = 'correct horse battery'
const settings = '/en/my-account/domains/ann.example/settings'

let site: Site
let ann: Visitor
let root: Visitor
before(async () => {
  site = await startSite()
  const { domains, users } = site.directory
  for (const name of ['root', 'ann']) await users.create({ email: `${name}@far.example`, password })
  await domains.create({ name: 'ann.example', owner: 'ann@far.example' })
  ann = site.visitor()
  await ann.logIn('ann@far.example', password)
  root = site.visitor()
  await root.logIn('root@far.example', password)
})
after(() => site[Symbol.asyncDispose]())

const stored = async () => (await site.database.domains.findOne({ name: 'ann.example' }))!

describe('settings of a domain', { timeout: 900_000 }, () => {
  test('limits and names; what administrators of the server set is not shown to others', async () => {
    await ann.get(settings)
    assert.doesNotMatch(ann.page.body, /smtp_limit/)
    assert.match(ann.text(), /Aliases\s+0\s+Storage\s+0 byte/)
    await ann.submit({ retention_days: '31', restricted_alias_names: 'boss', smtp_limit: '9' })
    assert.match(ann.page.body, /id="retention_days-wrong"/)
    assert.match(ann.page.body, />\s*boss<\/textarea>/)
    await ann.submit({
      retention_days: '7',
      max_recipients_per_alias: '',
      smtp_limit: '9',
      has_delivery_logs: 'yes'
    })
    assert.match(ann.text(), /Saved/)
    const { has_delivery_logs, retention_days, smtp_limit } = await stored()
    assert.deepEqual([has_delivery_logs, retention_days, smtp_limit], [true, 7, 0])
    await root.get(settings)
    await root.submit({ smtp_limit: 'many' })
    assert.match(root.page.body, /id="smtp_limit-wrong"/)
    await root.submit({ smtp_limit: '500', smtp_recipient_limit: '20' })
    const limited = await stored()
    assert.deepEqual([limited.smtp_limit, limited.smtp_recipient_limit], [500, 20])
  })

  test('receiving: scores, programs, and long lists of who is let in or not', async () => {
    await ann.get(`${settings}/receiving`)
    const base = {
      executables: 'junk',
      spam_junk_score: '4',
      spam_reject_score: '0',
      has_virus_protection: 'yes'
    }
    await ann.submit({ ...base, denylist: 'spam.example\nnot an entry' })
    assert.match(ann.page.body, /id="denylist-wrong"[^<]*>not is no address/)
    assert.match(ann.page.body, /spam\.example\nnot an entry/)
    const many = Array.from({ length: 999 }, (_, index) => `sender-number-${index}@far.example`)
    await ann.submit({
      ...base,
      allowlist: 'Friend@There.example',
      denylist: ['192.0.2.7/24', ...many].join('\n')
    })
    assert.match(ann.text(), /Saved/)
    const { allowlist, denylist, executable_policy, has_executable_protection, spam_junk_score } =
      await stored()
    assert.deepEqual(allowlist, ['friend@there.example'])
    assert.deepEqual([denylist.length, denylist[0], denylist.at(-1)], [1000, '192.0.2.0/24', many.at(-1)])
    assert.deepEqual([executable_policy, has_executable_protection, spam_junk_score], ['junk', true, 4])
    await ann.submit({ ...base, executables: 'allow' })
    assert.equal((await stored()).has_executable_protection, false)
  })

  test('sending: a webhook, a port, a smarthost whose password goes to nobody else', async () => {
    const path = `${settings}/sending`
    await ann.get(path)
    assert.match(ann.text(), /fe-bounces\.ann\.example/)
    await ann.submit({ bounce_webhook: 'nowhere', smtp_port: '25' }, path)
    assert.match(ann.page.body, /id="bounce_webhook-wrong"/)
    await ann.submit({ bounce_webhook: 'https://hook.example/', smtp_port: '26', has_smtp: 'yes' }, path)
    assert.deepEqual(
      [(await stored()).bounce_webhook, (await stored()).smtp_port],
      ['https://hook.example/', 26]
    )
    const smarthost = { smarthost: 'smtp.example.net', smarthost_port: '587', smarthost_tls: 'starttls' }
    const to = `${settings}/smarthost`
    await ann.submit({ ...smarthost, smarthost_user: 'ann' }, to)
    assert.match(ann.page.body, /id="smarthost_password-wrong"/)
    assert.match(ann.page.body, /value="26"/, 'the other form shows what is stored')
    await ann.submit({ ...smarthost, smarthost_user: 'ann', smarthost_password: 'of the smarthost' }, to)
    assert.match(ann.text(), /Saved/)
    assert.ok(!ann.page.body.includes('of the smarthost'))
    await ann.submit({ ...smarthost, smarthost_user: 'ann', smarthost_when: 'blocked' }, to)
    const kept = await site.directory.domains.smarthost((await stored())._id.toHexString())
    assert.deepEqual([kept?.password, kept?.when], ['of the smarthost', 'blocked'])
    await ann.submit({ ...smarthost, smarthost: 'evil.example', smarthost_user: 'ann' }, to)
    assert.match(ann.page.body, /id="smarthost_password-wrong"/)
    assert.match(ann.page.body, /value="evil\.example"/)
    await ann.submit({ smarthost: '' }, to)
    assert.equal((await stored()).smarthost, undefined)
  })

  test('keys: new ones sign only after their records have been seen', async () => {
    const path = `${settings}/keys`
    await ann.get(path)
    await ann.submit({ act: 'rotate' }, path)
    assert.match(ann.text(), /The new keys are there.*waits for its record/)
    await ann.submit({ act: 'activate' }, path)
    assert.equal(ann.page.status, 422)
    assert.match(ann.text(), /have not been seen yet/)
    const domain = await stored()
    for (const { name, type, value } of dnsRecords(domain, serverDomain))
      if (type === 'TXT' && /_domainkey/.test(name)) site.dns.zone.set(name, type, [value])
    await ann.submit({}, '/en/my-account/domains/ann.example/verify')
    await ann.get(path)
    await ann.submit({ act: 'activate' }, path)
    assert.match(ann.text(), /The new keys sign now.*retired/)
    const before = /<code>([\da-f]{32})<\/code/.exec(ann.page.body)![1]!
    await ann.submit({ act: 'webhook' }, path)
    const after = /<code>([\da-f]{32})<\/code/.exec(ann.page.body)![1]!
    assert.notEqual(after, before)
    assert.equal((await ann.submit({ act: 'constructor' }, path)).status, 404)
  })
})
