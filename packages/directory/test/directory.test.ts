import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { after, before, test } from 'node:test'
import { parseAddress } from '@postkeep/address'
import { DirectoryError, dnsRecords, serverDnsRecords } from '../src/index.ts'
import { testDirectory, type TestDirectory } from './test-directory.ts'

let fixture: TestDirectory
const owner = 'admin@home.example'
before(async () => {
  fixture = await testDirectory()
  await fixture.directory.users.create({ email: owner, password: 'correct horse' })
  await fixture.directory.domains.create({ name: 'home.example', owner })
})
after(() => fixture[Symbol.asyncDispose]())

function refusal(code: string, field: string) {
  return (error: unknown) =>
    error instanceof DirectoryError &&
    error.code === code &&
    error.field === field &&
    error.message.length > 10
}

test('the first user is an administrator, the next one is not; emails differ in more than case', async () => {
  const { users } = fixture.directory
  assert.equal((await users.findByEmail('ADMIN@home.example'))?.group, 'admin')
  assert.equal((await users.create({ email: 'Two@Other.example' })).group, 'user')
  await assert.rejects(users.create({ email: 'tWO@other.example' }), refusal('exists', 'email'))
  await assert.rejects(users.create({ email: 'nobody' }), refusal('invalid', 'email'))
  await assert.rejects(
    users.create({ email: 'x@y.example', password: 'short' }),
    refusal('invalid', 'password')
  )
})

test('a password is verified; unknown users, users without one and banned ones are not', async () => {
  const { users } = fixture.directory
  assert.equal((await users.verify('Admin@home.example', 'correct horse'))?.email, owner)
  assert.equal(await users.verify(owner, 'wrong horse'), undefined)
  assert.equal(await users.verify('nobody@home.example', 'correct horse'), undefined)
  await users.create({ email: 'three@other.example' })
  assert.equal(await users.verify('three@other.example', ''), undefined)
  await users.setPassword('three@other.example', 'battery staple')
  assert.ok(await users.verify('three@other.example', 'battery staple'))
  await fixture.database.users.updateOne({ email: 'three@other.example' }, { $set: { is_banned: true } })
  assert.equal(await users.verify('three@other.example', 'battery staple'), undefined)
})

test('a user who is needed is not removed', async () => {
  const { users, aliases } = fixture.directory
  await assert.rejects(users.remove(owner), refusal('conflict', 'user'))
  await users.create({ email: 'leaving@other.example' })
  await aliases.create({ domain: 'home.example', name: 'leaving', user: 'leaving@other.example' })
  await assert.rejects(users.remove('leaving@other.example'), refusal('conflict', 'user'))
  await aliases.update('leaving@home.example', { user: owner, recipients: 'x@other.example' })
  await users.remove('leaving@other.example')
  assert.equal(await users.findByEmail('leaving@other.example'), undefined)
  await assert.rejects(users.remove('leaving@other.example'), refusal('not-found', 'user'))
})

test('domain names are A-labels, once each, and never a host of the server', async () => {
  const { domains } = fixture.directory
  const domain = await domains.create({ name: 'Bücher.Example', owner })
  assert.equal(domain.name, 'xn--bcher-kva.example')
  assert.equal((await domains.find('BÜCHER.example'))?.name, domain.name)
  assert.equal((await domains.find(domain._id.toHexString()))?.name, domain.name)
  assert.equal(await domains.isLocal('bücher.EXAMPLE'), true)
  assert.equal(await domains.isLocal('other.example'), false)
  await assert.rejects(domains.create({ name: 'xn--bcher-kva.example', owner }), refusal('exists', 'name'))
  for (const name of ['example', 'a b.example', '', 'mx.server.example', '192.0.2.1']) {
    await assert.rejects(domains.create({ name, owner }), refusal('invalid', 'name'), name)
  }
  await domains.create({ name: 'server.example', owner })
  await assert.rejects(
    domains.create({ name: 'x.example', owner: 'nobody@x.example' }),
    refusal('not-found', 'user')
  )
})

test('the DKIM keys are sealed at rest, open to what the DNS publishes', async () => {
  const { domains } = fixture.directory
  const domain = (await domains.find('home.example'))!
  const records = dnsRecords(domain, 'server.example')
  const keys = await domains.dkimKeys(domain._id.toHexString())
  assert.deepEqual(
    keys.map((key) => key.algorithm),
    ['rsa', 'ed25519']
  )
  for (const { selector, algorithm, privateKeyPem } of keys) {
    const spki = createPublicKey(createPrivateKey(privateKeyPem)).export({ type: 'spki', format: 'der' })
    const published = algorithm === 'rsa' ? spki : spki.subarray(-32)
    const record = records.find(({ name }) => name === `${selector}._domainkey.home.example`)
    assert.equal(record?.value, `v=DKIM1; k=${algorithm}; p=${published.toString('base64')}`)
  }
  assert.doesNotMatch(
    JSON.stringify(domain.dkim_keys.map((key) => key.private_key.toString('latin1'))),
    /PRIVATE KEY/
  )
})

test('the DNS records are those of the product', async () => {
  const domain = (await fixture.directory.domains.find('home.example'))!
  const rest = dnsRecords(domain, 'server.example').filter(({ purpose }) => purpose !== 'DKIM')
  assert.deepEqual(
    rest.map(({ type, name, value }) => `${type} ${name} ${value}`),
    [
      'MX home.example mx.server.example',
      'TXT home.example v=spf1 a:server.example -all',
      'TXT _dmarc.home.example v=DMARC1; p=quarantine; rua=mailto:dmarc-reports@home.example',
      'TXT _smtp._tls.home.example v=TLSRPTv1; rua=mailto:tls-reports@home.example',
      'CNAME fe-bounces.home.example server.example',
      'TXT _mta-sts.home.example v=STSv1; id=1',
      'CNAME mta-sts.home.example server.example',
      'CNAME autoconfig.home.example server.example',
      'SRV _imaps._tcp.home.example 0 1 993 imap.server.example',
      'SRV _pop3s._tcp.home.example 10 1 995 pop3.server.example',
      'SRV _submissions._tcp.home.example 0 1 465 smtp.server.example',
      'SRV _submission._tcp.home.example 10 1 587 smtp.server.example',
      'SRV _caldavs._tcp.home.example 0 1 443 caldav.server.example',
      'SRV _carddavs._tcp.home.example 0 1 443 carddav.server.example',
      'SRV _autodiscover._tcp.home.example 0 1 443 server.example'
    ]
  )
  const own = dnsRecords({ ...domain, name: 'server.example' }, 'server.example')
  assert.equal(own.find(({ purpose }) => purpose === 'SPF')?.value, 'v=spf1 a -all')
})

test('the DNS records of the server are those of its domain, with its addresses and hosts', () => {
  const records = serverDnsRecords('server.example', { ipv4: '192.0.2.1', ipv6: '2001:db8::1' })
  const hosts = 'api autoconfig caldav carddav fe-bounces imap mta-sts pop3 smtp'.split(' ')
  assert.deepEqual(
    records.map(({ type, name, value, priority = '' }) => `${type} ${name} ${priority} ${value}`),
    [
      'A server.example  192.0.2.1',
      'AAAA server.example  2001:db8::1',
      'A mx.server.example  192.0.2.1',
      'AAAA mx.server.example  2001:db8::1',
      ...hosts.map((host) => `CNAME ${host}.server.example  server.example`),
      'MX server.example 0 mx.server.example',
      'TXT server.example  v=spf1 a -all',
      'TXT _dmarc.server.example  v=DMARC1; p=quarantine; rua=mailto:dmarc-reports@server.example',
      'TXT _smtp._tls.server.example  v=TLSRPTv1; rua=mailto:tls-reports@server.example'
    ]
  )
  assert.ok(!serverDnsRecords('server.example', {}).some(({ type }) => type.startsWith('A')))
})

test('an alias is unique in its domain, whatever its case', async () => {
  const { aliases } = fixture.directory
  const alias = await aliases.create({ domain: 'home.example', name: 'Unique' })
  assert.equal(alias.address, 'unique@home.example')
  assert.deepEqual(alias.recipients, [owner])
  await assert.rejects(aliases.create({ domain: 'home.example', name: 'UNIQUE' }), refusal('exists', 'name'))
  await aliases.create({ domain: 'home.example', name: 'second' })
  await assert.rejects(aliases.update('second@home.example', { name: 'unique' }), refusal('exists', 'name'))
  await assert.rejects(aliases.create({ domain: 'none.example', name: 'x' }), refusal('not-found', 'domain'))
  assert.equal((await aliases.find('UNIQUE@HOME.example'))?.address, 'unique@home.example')
  assert.equal((await aliases.find(alias._id.toHexString()))?.address, 'unique@home.example')
  assert.equal(await aliases.find('nobody@home.example'), undefined)
})

test('an alias without a name gets two words; a catch-all and a pattern are stored', async () => {
  const { aliases } = fixture.directory
  assert.match((await aliases.create({ domain: 'home.example' })).name, /^[a-z]+-[a-z]+$/)
  await aliases.create({ domain: 'home.example', name: '***', recipients: 'x@other.example' })
  await aliases.create({ domain: 'home.example', name: '/^Sales-\\S+/', recipients: 'x@other.example' })
  assert.equal((await aliases.find('*@home.example'))?.name, '*')
  assert.equal((await aliases.find('/^Sales-\\S+/@home.example'))?.name, '/^Sales-\\S+/')
  await aliases.remove('*@home.example')
})

test('a mailbox is made with its alias; when its service is down, at the next use', async () => {
  const { directory, mailboxes } = fixture
  const ready = await directory.aliases.create({ domain: 'home.example', name: 'ready', has_imap: true })
  assert.equal(ready.mailbox_created, true)
  assert.deepEqual(ready.recipients, [])
  assert.deepEqual(ready.seal_public_key, {
    x25519: `x ${String(ready._id)}`,
    mlKem768: `m ${String(ready._id)}`
  })
  mailboxes.down = true
  const late = await directory.aliases.create({ domain: 'home.example', name: 'late', has_imap: true })
  const id = late._id.toHexString()
  assert.equal(late.mailbox_created, false)
  const address = parseAddress('late@home.example')!
  await assert.rejects(directory.recipients.resolve(address), /down/)
  mailboxes.down = false
  const resolution = await directory.recipients.resolve(address)
  assert.deepEqual(resolution.kind === 'accepted' && resolution.mailboxes, [{ id, quota: 0 }])
  assert.ok(mailboxes.made.has(id))
  assert.equal((await directory.aliases.get(id)).mailbox_created, true)
  mailboxes.down = true
  await assert.rejects(directory.aliases.remove(id), /down/)
  assert.ok(await directory.aliases.find(id))
  mailboxes.down = false
  await directory.aliases.remove(id)
  assert.equal(mailboxes.made.has(id), false)
})

test('a domain goes with its aliases only when that is asked', async () => {
  const { domains, aliases } = fixture.directory
  await domains.create({ name: 'gone.example', owner })
  const alias = await aliases.create({ domain: 'gone.example', name: 'kim', has_imap: true })
  await assert.rejects(domains.remove('gone.example'), refusal('conflict', 'domain'))
  await domains.remove('gone.example', { withAliases: true })
  assert.equal(await domains.find('gone.example'), undefined)
  assert.equal(await aliases.find(alias._id.toHexString()), undefined)
  assert.equal(fixture.mailboxes.made.has(alias._id.toHexString()), false)
})

test('answers are remembered for two seconds at most; our own writes are seen at once', async () => {
  const { directory, other } = fixture
  const address = parseAddress('fresh@home.example')!
  const kind = async () => (await directory.recipients.resolve(address)).kind
  assert.equal(await kind(), 'unknown')
  await other.aliases.create({ domain: 'home.example', name: 'fresh', recipients: 'kim@far.example' })
  assert.equal(await kind(), 'unknown')
  fixture.pass(2000)
  assert.equal(await kind(), 'accepted')
  await directory.aliases.update('fresh@home.example', { is_enabled: false, error_code_if_disabled: 421 })
  assert.equal(await kind(), 'disabled')
})

test("what sending needs is remembered likewise: the user's own limits, else those of the domain, and the copy", async () => {
  const { aliases, domains, recipients, users } = fixture.directory
  const { domain, user, _id } = await aliases.create({
    domain: 'home.example',
    name: 'sender',
    has_imap: true
  })
  const [owner, home] = [user.toHexString(), domain.toHexString()]
  const limits = () => recipients.recentLimits({ user: owner, domain: home })
  const login = { mailbox: _id.toHexString(), address: 'sender@home.example', domain: home }
  const copies = () => Promise.all([recipients.recentlyWantsSentCopy(login), recipients.wantsSentCopy(login)])
  assert.deepEqual(await limits(), { messages: 0, recipients: 0 })
  assert.deepEqual(await copies(), [false, false])
  await domains.setDailyLimit('home.example', 9)
  await users.setRecipientLimit(owner, 3)
  await aliases.update('sender@home.example', { has_sent_copy: true })
  assert.deepEqual(await limits(), { messages: 9, recipients: 3 })
  assert.deepEqual(await copies(), [true, true])
  await fixture.other.users.setDailyLimit(owner, 5)
  await fixture.other.aliases.update('sender@home.example', { has_sent_copy: false })
  assert.deepEqual([await limits(), await copies()], [{ messages: 9, recipients: 3 }, [true, false]])
  fixture.pass(2000)
  assert.deepEqual([await limits(), await copies()], [{ messages: 5, recipients: 3 }, [false, false]])
  assert.deepEqual(await recipients.recentLimits({ user: owner }), { messages: 5, recipients: 3 })
})
