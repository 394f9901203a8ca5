// The first hour without a browser: basic auth, sign-up, domain, records, Verify, alias, password. No JavaScript anywhere.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { dnsRecords } from '@postkeep/directory'
import { basic, serverDomain, startSite, type Site, type Visitor } from './site.ts'

let site: Site
let ann: Visitor
before(async () => {
  site = await startSite()
  ann = site.visitor()
})
after(() => site[Symbol.asyncDispose]())

const password = 'correct horse battery'
const authorization = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

describe('the first hour', { timeout: 900_000 }, () => {
  test('nobody comes in without what the installer has made', async () => {
    for (const headers of [{}, { authorization: authorization('admin:wrong') }]) {
      const { body, headers: got, status } = await site.request('/en', { headers })
      assert.equal(status, 401)
      assert.match(String(got['www-authenticate']), /^Basic realm=/)
      assert.doesNotMatch(body, /<html/)
    }
    ann.headers['authorization'] = authorization(`${basic.username}:${basic.password}`)
    await ann.get('/')
    assert.equal(ann.path, '/en')
    assert.match(ann.text(), /Mail that is yours .*Create the first account/)
  })

  test('a refused form keeps what was typed and says why beside the field', async () => {
    await ann.get('/en/sign-up')
    await ann.submit({ email: 'ann@far.example', password: 'short' })
    assert.equal(ann.page.status, 422)
    assert.match(ann.page.body, /value="ann@far\.example"/)
    assert.match(ann.page.body, /id="password-wrong"[^<]*>The password is too short/)
    assert.doesNotMatch(ann.page.body, /value="short"/)
  })

  test('the first account is the administrator; then sign-up is closed and the gate open', async () => {
    await ann.submit({ email: 'ann@far.example', password })
    assert.equal(ann.path, '/en/my-account/domains')
    assert.match(ann.text(), /No domain yet/)
    assert.match(String(ann.cookies.get('__Host-session')), /^[\w-]{43}$/)
    delete ann.headers['authorization']
    const stranger = site.visitor()
    assert.equal((await stranger.get('/en')).status, 200)
    assert.equal((await stranger.get('/en/sign-up')).status, 403)
    assert.match(stranger.text(), /Sign-up is closed/)
    await ann.get('/en/admin/users')
    assert.match(ann.text(), /ann@far\.example Administrator/)
  })

  test('a domain, its records, and what is wrong with them', async () => {
    await ann.get('/en/my-account/domains/new')
    await ann.submit({ name: 'not a domain' })
    assert.match(ann.page.body, /id="name-wrong"/)
    await ann.submit({ name: 'Ann.example' })
    assert.equal(ann.path, '/en/my-account/domains/ann.example/dns')
    assert.match(ann.text(), /The domain is here.*Not checked yet/)
    const domain = (await site.directory.domains.find('ann.example'))!
    const records = dnsRecords(domain, serverDomain)
    for (const { name, value } of records) {
      assert.ok(ann.page.body.includes(name))
      assert.ok(ann.page.body.includes(value))
    }
    site.dns.zone.set('ann.example', 'MX', [{ priority: 10, exchange: 'old.example' }])
    site.dns.zone.set('ann.example', 'TXT', ['v=spf1 include:old.example -all'])
    await ann.submit({}, '/en/my-account/domains/ann.example/verify')
    assert.match(ann.text(), /0 of 6 records are right/)
    assert.match(ann.text(), /Mail goes to another server.*10 old\.example/)
    assert.match(ann.text(), /v=spf1 a:server\.test include:old\.example -all/)
    publish(records)
    await ann.submit({}, '/en/my-account/domains/ann.example/verify')
    assert.match(ann.text(), /All records are right/)
    site.dns.zone.fail('ann.example', 'MX', 'SERVFAIL')
    await ann.submit({}, '/en/my-account/domains/ann.example/verify')
    assert.match(ann.text(), /All records are right/, 'silence keeps the last good answer')
    const zone = await ann.get('/en/my-account/domains/ann.example/zone-file')
    assert.match(zone.body, /^ann\.example\.\t3600\tIN\tMX\t0 mx\.server\.test\.$/m)
  })

  function publish(records: ReturnType<typeof dnsRecords>): void {
    const texts = new Map<string, string[]>()
    for (const { name, type, value } of records) {
      if (type === 'MX') site.dns.zone.set(name, 'MX', [{ priority: 0, exchange: value }])
      if (type === 'SRV') {
        const [priority, weight, port, host] = value.split(' ')
        const record = { priority: +priority!, weight: +weight!, port: +port!, name: host! }
        site.dns.zone.set(name, 'SRV', [record])
      }
      if (type === 'CNAME') site.dns.zone.set(name, 'CNAME', [value])
      if (type === 'TXT') texts.set(name, [...(texts.get(name) ?? []), value])
    }
    for (const [name, values] of texts) site.dns.zone.set(name, 'TXT', values)
  }

  let mailbox = ''
  test('an alias with a mailbox; postmaster@ is there already', async () => {
    await ann.get('/en/my-account/domains/ann.example/aliases')
    assert.match(ann.text(), /postmaster @ann\.example/)
    await ann.get('/en/my-account/domains/ann.example/aliases/new')
    await ann.submit({ name: 'a b', recipients: '<script>', has_imap: 'yes' })
    assert.equal(ann.page.status, 422)
    assert.match(ann.page.body, /&lt;script&gt;/)
    assert.doesNotMatch(ann.page.body, /<script>/)
    await ann.submit({ name: 'Ann', recipients: '', has_imap: 'yes', max_quota: '1 GB' })
    assert.match(ann.text(), /The alias is there.*No password yet/)
    mailbox = ann.path
  })

  test('a password, shown once, with a recovery code and a profile; it logs in', async () => {
    await ann.get(`${mailbox}/passwords/new`)
    await ann.submit({ name: 'Phone <b>', scope: ['imap', 'smtp'] })
    const made = secretsOn(ann)
    assert.match(made.recovery, /^[0-9A-Z-]{47}$/)
    assert.equal((await site.directory.aliases.get('ann@ann.example')).key_slots.length, 2)
    const profilePath = /href="(\/en\/mobile-config\/[\w-]+)"/.exec(ann.page.body)![1]!
    const profile = await site.visitor().get(profilePath)
    assert.match(String(profile.headers['content-disposition']), /filename="ann@ann\.example\.mobileconfig"/)
    assert.ok(profile.body.includes(`<string>${made.password}</string>`))
    // A signed message (CMS): packages/certificates has openssl look at such.
    assert.ok(!profile.body.startsWith('<?xml'))
    await ann.submit({})
    assert.equal(ann.path, mailbox)
    assert.match(ann.page.body, /Phone &lt;b&gt;/)
    assert.match(ann.text(), /Reading \(IMAP\), Sending \(SMTP\)/)
    assert.equal((await site.visitor().get(profilePath)).status, 404)

    await ann.get(`${mailbox}/passwords/new`)
    await ann.submit({ name: 'Second', proof: 'wrong' })
    assert.match(ann.page.body, /id="proof-wrong"/)
    await ann.submit({ name: 'Second', proof: made.recovery.toLowerCase() })
    assert.notEqual(secretsOn(ann).password, made.password)
    assert.equal(secretsOn(ann).recovery, '')
  })

  test('a password is revoked; a recovery code is replaced; a mailbox is begun anew', async () => {
    await ann.get(mailbox)
    const revoke = /href="([^"]+\/revoke)"/.exec(ann.page.body)![1]!
    await ann.get(revoke)
    await ann.submit({})
    assert.match(ann.text(), /The password is revoked/)
    await ann.get(`${mailbox}/recovery`)
    await ann.submit({ proof: '' })
    assert.equal(ann.page.status, 422)
    await ann.get(`${mailbox}/reset`)
    await ann.submit({ confirm: 'else' })
    assert.equal(ann.page.status, 422)
    await ann.submit({ confirm: 'ann@ann.example' })
    assert.match(ann.text(), /The mailbox is new and empty.*No password yet/)
  })

  test('settings, changes, removal', async () => {
    await ann.get('/en/my-account/domains/ann.example/settings')
    await ann.submit({ max_quota_per_alias: 'much', retention_days: '7' })
    assert.match(ann.page.body, /id="max_quota_per_alias-wrong"/)
    assert.match(ann.page.body, /value="7"/)
    await ann.submit({ max_quota_per_alias: '2 GB', retention_days: '7', restricted_alias_names: 'boss' })
    assert.match(ann.text(), /Saved/)
    const domain = (await site.database.domains.findOne({ name: 'ann.example' }))!
    assert.deepEqual(
      [domain.has_smtp, domain.retention_days, domain.max_quota_per_alias],
      [true, 7, 2 * 1024 ** 3]
    )
    await ann.get(`${mailbox}/edit`)
    await ann.submit({ name: 'anna', recipients: 'a@far.example', labels: 'home, Home', is_enabled: 'yes' })
    assert.match(ann.text(), /anna @ann\.example.*#home/)
    await ann.get(`${mailbox}/remove`)
    await ann.submit({ confirm: 'anna@ann.example' })
    assert.equal(ann.path, '/en/my-account/domains/ann.example/aliases')
    await ann.get('/en/my-account/domains/ann.example/remove')
    await ann.submit({ confirm: 'ann.example' })
    assert.match(ann.text(), /The domain is gone.*No domain yet/)
  })
})

function secretsOn({ page }: Visitor): { password: string; recovery: string } {
  const copies = [...page.body.matchAll(/data-copy="([^"]*)"/g)].map(([, value]) => value!)
  return { password: copies[1]!, recovery: copies.find((value) => /^(?:[0-9A-Z]{5}-){7}/.test(value)) ?? '' }
}
