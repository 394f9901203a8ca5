import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseAddress } from '@postkeep/address'
import type { NewAlias, Resolution } from '../src/index.ts'
import { testDirectory, type TestDirectory } from './test-directory.ts'

let fixture: TestDirectory
const ids = new Map<string, string>()
const names = new Map<string, string>()

const aliases: NewAlias[] = [
  { domain: 'a.example', name: 'box', has_imap: true, max_quota: 2000 },
  {
    domain: 'a.example',
    name: 'both',
    has_imap: true,
    recipients: ['kim@far.example', 'https://hook.example/in']
  },
  {
    domain: 'a.example',
    name: 'fwd',
    recipients: ['kim@far.example', 'lee+x@far.example', 'kim@FAR.example']
  },
  { domain: 'a.example', name: 'host', recipients: ['far.example', '8.8.8.8', '2001:4860:4860::8888'] },
  {
    domain: 'a.example',
    name: 'team',
    recipients: ['box@a.example', 'both@a.example', 'mate@b.example', 'fwd@a.example']
  },
  { domain: 'a.example', name: 'ring1', recipients: ['ring2@a.example'] },
  { domain: 'a.example', name: 'ring2', recipients: ['ring3@b.example'] },
  { domain: 'a.example', name: 'off250', is_enabled: false },
  { domain: 'a.example', name: 'off421', is_enabled: false, error_code_if_disabled: 421 },
  { domain: 'a.example', name: 'off550', is_enabled: false, error_code_if_disabled: 550 },
  { domain: 'a.example', name: 'toff421', recipients: ['off421@a.example', 'off550@a.example'] },
  {
    domain: 'a.example',
    name: 'partly',
    recipients: ['off550@a.example', 'kim@far.example', 'nobody@b.example']
  },
  { domain: 'a.example', name: 'dead', recipients: ['nobody@b.example'] },
  { domain: 'b.example', name: 'mate', has_imap: true },
  { domain: 'b.example', name: 'ring3', recipients: ['ring1@a.example', 'box@a.example'] },
  { domain: 'b.example', name: 'circle1', recipients: ['circle2@b.example'] },
  { domain: 'b.example', name: 'circle2', recipients: ['circle1@b.example'] },
  { domain: 'b.example', name: 'abuse', recipients: ['desk@far.example'] },
  { domain: 'b.example', name: 'ünal', recipients: ['kim@far.example'] },
  {
    domain: 'c.example',
    name: '*',
    recipients: ['all@far.example', 'far.example', 'https://hook.example/all']
  },
  { domain: 'c.example', name: 'kept', has_imap: true },
  { domain: 'c.example', name: 'sales', recipients: ['lee@far.example'] },
  { domain: 'c.example', name: '/^sales/', recipients: ['pat@far.example', 'lee@far.example'] },
  {
    domain: 'c.example',
    name: '/^list-(.+)-(\\d+)$/',
    recipients: ['$1+n$2@far.example', 'https://hook.example/$2']
  },
  { domain: 'c.example', name: '/^to-(.*)$/', recipients: ['$1@a.example'] },
  { domain: 'c.example', name: '/^odd-(.*)$/', recipients: ['$1@far.example'] },
  {
    domain: 'c.example',
    name: '/^spam/',
    recipients: ['x@far.example'],
    is_enabled: false,
    error_code_if_disabled: 550
  },
  { domain: 'c.example', name: 'spam-desk', recipients: ['desk@far.example'] },
  { domain: 'c.example', name: '/^grow(.*)$/', recipients: ['growx$1@c.example', 'end@far.example'] },
  { domain: 'd.example', name: 'info', has_imap: true },
  { domain: 'e.example', name: 'catch', recipients: ['*@c.example'] }
]

before(async () => {
  fixture = await testDirectory()
  const { directory, database } = fixture
  await directory.users.create({ email: 'admin@far.example' })
  await directory.users.create({ email: 'box@a.example' })
  await directory.domains.create({ name: 'a.example', owner: 'admin@far.example' })
  await directory.domains.create({ name: 'b.example', owner: 'box@a.example' })
  await directory.users.create({ email: 'postmaster@d.example' })
  for (const name of ['c.example', 'e.example'])
    await directory.domains.create({ name, owner: 'admin@far.example' })
  await directory.domains.create({ name: 'd.example', owner: 'postmaster@d.example' })
  for (const alias of aliases) {
    const { _id, address } = await directory.aliases.create(alias)
    ids.set(address, _id.toHexString())
    names.set(_id.toHexString(), address)
  }
  await database.users.updateOne({ email: 'admin@far.example' }, { $set: { max_quota: 5000 } })
})
after(() => fixture[Symbol.asyncDispose]())

function shown(resolution: Resolution): string {
  if (resolution.kind === 'disabled') return `disabled ${resolution.code}`
  if (resolution.kind !== 'accepted') return resolution.kind
  const { mailboxes, forwards, webhooks } = resolution
  return [
    ...mailboxes.map(({ id }) => `box:${names.get(id)}`),
    ...forwards.map(({ address }) => address),
    ...webhooks.map(({ url }) => url)
  ].join(' ')
}

const table: [string, string][] = [
  ['box@a.example', 'box:box@a.example'],
  ['BOX@A.Example', 'box:box@a.example'],
  ['box+news@a.example', 'box:box@a.example'],
  ['both@a.example', 'box:both@a.example kim@far.example https://hook.example/in'],
  ['fwd@a.example', 'kim@far.example lee+x@far.example'],
  ['fwd+t@a.example', 'kim+t@far.example lee+x@far.example'],
  ['host@a.example', 'host@far.example host@[8.8.8.8] host@[ipv6:2001:4860:4860::8888]'],
  [
    'team@a.example',
    'box:box@a.example box:both@a.example box:mate@b.example kim@far.example lee+x@far.example https://hook.example/in'
  ],
  ['ring1@a.example', 'box:box@a.example'],
  ['ring2@a.example', 'box:box@a.example'],
  ['circle1@b.example', 'disabled 550'],
  ['off250@a.example', 'disabled 250'],
  ['off421@a.example', 'disabled 421'],
  ['off550+x@a.example', 'disabled 550'],
  ['toff421@a.example', 'disabled 421'],
  ['partly@a.example', 'kim@far.example'],
  ['dead@a.example', 'disabled 550'],
  ['nobody@a.example', 'unknown'],
  ['kim@far.example', 'not-local'],
  ['kim@[127.0.0.1]', 'not-local'],
  ['postmaster@a.example', 'admin@far.example'],
  ['Abuse@a.example', 'admin@far.example'],
  ['postmaster@b.example', 'box:box@a.example'],
  ['abuse@b.example', 'desk@far.example'],
  ['webmaster@a.example', 'unknown'],
  ['U\u0308nal@b.example', 'kim@far.example'],
  // The catch-all takes what nothing else takes, also for roles; a host gets the name that was written to.
  ['any.body@c.example', 'all@far.example any.body@far.example https://hook.example/all'],
  ['Any.Body+Tag@c.example', 'all+Tag@far.example any.body@far.example https://hook.example/all'],
  ['postmaster@c.example', 'all@far.example postmaster@far.example https://hook.example/all'],
  ['*@c.example', 'all@far.example *@far.example https://hook.example/all'],
  ['kept@c.example', 'box:kept@c.example'],
  // A name and the patterns that match it come together.
  ['sales@c.example', 'lee@far.example pat@far.example'],
  ['salesforce+x@c.example', 'pat+x@far.example lee+x@far.example'],
  ['List-News-12@c.example', 'news+n12@far.example https://hook.example/12'],
  ['to-box@c.example', 'box:box@a.example'],
  ['to-nobody@c.example', 'disabled 550'],
  ['odd-@c.example', 'disabled 550'],
  // The first of those that match which is disabled has the last word.
  ['spammer@c.example', 'disabled 550'],
  ['spam-desk@c.example', 'disabled 550'],
  // Each round makes another name, until the chain is cut.
  ['grow@c.example', 'end@far.example'],
  // Nobody leads anywhere but the owner's mailbox.
  ['postmaster@d.example', 'box:info@d.example'],
  ['abuse@d.example', 'box:info@d.example'],
  ['postmaster@server.example', 'admin@far.example'],
  ['nobody@server.example', 'not-local'],
  ['SRS0=abcdef=aa=far.example=kim@a.example', 'unknown']
]
for (const [address, expected] of table) {
  test(`${address} → ${expected}`, async () => {
    const resolution = await fixture.directory.recipients.resolve(parseAddress(address)!)
    assert.equal(shown(resolution), expected)
  })
}

test('an accepted address names its alias, or for a role its domain and administrator', async () => {
  const { recipients, users, domains } = fixture.directory
  const domain = (await domains.find('a.example'))!._id.toHexString()
  const user = (await users.findByEmail('admin@far.example'))!._id.toHexString()
  const alias = async (text: string) => {
    const resolution = await recipients.resolve(parseAddress(text)!)
    return resolution.kind === 'accepted' ? resolution.alias : undefined
  }
  assert.deepEqual(await alias('Fwd+t@a.example'), {
    id: ids.get('fwd@a.example'),
    address: 'fwd@a.example',
    domain,
    user
  })
  assert.deepEqual(await alias('Postmaster@a.example'), {
    id: domain,
    address: 'postmaster@a.example',
    domain,
    user
  })
})

test('the quota is the smallest that is set', async () => {
  const quotas = async (text: string) => {
    const resolution = await fixture.directory.recipients.resolve(parseAddress(text)!)
    return resolution.kind === 'accepted' ? resolution.mailboxes.map(({ quota }) => quota) : undefined
  }
  assert.deepEqual(await quotas('box@a.example'), [2000])
  assert.deepEqual(await quotas('both@a.example'), [5000])
  assert.deepEqual(await quotas('mate@b.example'), [0])
})

test('a chain of many aliases is cut, and ends', async () => {
  const { directory, database } = fixture
  const domain = (await directory.domains.find('a.example'))!._id
  const user = (await directory.users.findByEmail('admin@far.example'))!._id
  const chain = Array.from({ length: 300 }, (_, i) => ({
    domain,
    user,
    name: `chain${i}`,
    recipients: [`chain${i + 1}@a.example`, `stop${i}@far.example`]
  }))
  await database.aliases.insertMany(chain)
  const resolution = await directory.recipients.resolve(parseAddress('chain0@a.example')!)
  assert.equal(resolution.kind === 'accepted' && resolution.forwards.length, 200)
})

test('a login is the whole address of an alias with a mailbox', async () => {
  const { recipients } = fixture.directory
  const login = await recipients.findLogin('Box@A.example')
  assert.equal(login?.mailbox, ids.get('box@a.example'))
  assert.deepEqual(
    [login?.address, login?.quota, login?.isEnabled, login?.hasImap],
    ['box@a.example', 2000, true, true]
  )
  for (const name of [
    'box',
    'box+tag@a.example',
    'fwd@a.example',
    'nobody@a.example',
    'kim@far.example',
    '',
    '@'
  ]) {
    assert.equal(await recipients.findLogin(name), undefined, name)
  }
  await fixture.directory.aliases.update('mate@b.example', { is_enabled: false })
  assert.equal((await recipients.findLogin('mate@b.example'))?.isEnabled, false)
})

test('a login may send as its own address and tags of it, and as nobody else', async () => {
  const identity = { mailbox: ids.get('box@a.example')!, address: 'box@a.example', domain: '' }
  const may = (text: string) => fixture.directory.recipients.mayUseSender(identity, parseAddress(text)!)
  for (const text of ['box@a.example', 'BOX@A.example', 'box+news@a.example'])
    assert.equal(await may(text), true, text)
  for (const text of ['both@a.example', 'box@b.example', 'bo@a.example', '+box@a.example']) {
    assert.equal(await may(text), false, text)
  }
})

test('a sender that is rewritten for a forward gets its bounces back, and one of ours stays', async () => {
  const { recipients } = fixture.directory
  const path = await recipients.returnPath('kim@far.example', 'a.example')
  assert.match(path, /^SRS0=.*@a\.example$/)
  const resolution = await recipients.resolve(parseAddress(path)!)
  assert.equal(shown(resolution), 'kim@far.example')
  assert.ok(resolution.kind === 'accepted' && resolution.onlyBounces)
  assert.equal(await recipients.returnPath('box@b.example', 'a.example'), 'box@b.example')
  assert.equal(await recipients.returnPath('', 'a.example'), '')
  const long = `bounces+${'x'.repeat(50)}@mail.far.example`
  const longPath = await recipients.returnPath(long, 'a.example')
  assert.equal(shown(await recipients.resolve(parseAddress(longPath)!)), long)
  assert.equal(await recipients.returnPath(`x@${'far.'.repeat(55)}example`, 'some.long.name.example'), '')
})

test('what a name and its patterns lead to is bounded by the domain', async () => {
  const { aliases, recipients } = fixture.directory
  const many = Array.from({ length: 6 }, (_, i) => `m${i}@far.example`)
  await aliases.create({ domain: 'e.example', name: 'many', recipients: many })
  assert.equal((await recipients.resolve(parseAddress('many@e.example')!)).kind, 'accepted')
  await aliases.create({ domain: 'e.example', name: '/^many/', recipients: many })
  assert.equal(shown(await recipients.resolve(parseAddress('many@e.example')!)), 'disabled 421')
})

test('the recipients of a pattern must be some when they are filled in, and the pattern one of RE2', async () => {
  const { aliases } = fixture.directory
  const wrong = { code: 'invalid' }
  for (const recipients of [['$1 x'], ['$1@'], ['https://']])
    await assert.rejects(
      aliases.create({ domain: 'e.example', name: '/^w/', recipients }),
      wrong,
      recipients[0]
    )
  await assert.rejects(
    aliases.create({ domain: 'e.example', name: '/(a{900}){900}/', recipients: ['x@far.example'] }),
    wrong
  )
  const made = await aliases.create({
    domain: 'e.example',
    name: '/^W(.)$/',
    recipients: ['$1@Far.example', 'KIM@far.example']
  })
  assert.deepEqual(made.recipients, ['$1@Far.example', 'kim@far.example'])
})
