// Aliases in files, answers while away, other senders, passwords of a whole domain, and when each was last used.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { connectMailboxes } from '@postkeep/mailbox-client'
import { silentLogger as logger } from '@postkeep/log'
import { startSite, type Site, type Visitor } from './site.ts'

const password = 'correct horse battery'
const domain = '/en/my-account/domains/ann.example'

let site: Site
let ann: Visitor
let mailbox: string
before(async () => {
  site = await startSite()
  const { aliases, domains, users } = site.directory
  for (const name of ['root', 'ann', 'bob']) await users.create({ email: `${name}@far.example`, password })
  await domains.create({ name: 'ann.example', owner: 'ann@far.example' })
  await aliases.create({ domain: 'ann.example', name: 'bob', user: 'bob@far.example' })
  ann = site.visitor()
  await ann.logIn('ann@far.example', password)
  await ann.get(`${domain}/aliases/new`)
  await ann.submit({ name: 'ann', has_imap: 'yes', has_sent_copy: 'yes' })
  mailbox = ann.path
})
after(() => site[Symbol.asyncDispose]())

/** As a mail program logs in to send. */
async function verify(username: string, secret: string) {
  const { RPC_SECRET, SQLITE_PORT } = site.environment
  const port = Number(SQLITE_PORT)
  await using client = connectMailboxes({ host: '127.0.0.1', port, secret: RPC_SECRET!, logger })
  return await client.verify({ username, password: secret, scope: 'smtp', remoteAddress: '192.0.2.1' })
}

const counts = (): number[] =>
  [...ann.page.body.matchAll(/data-count="\w+">(\d+)</g)].map(([, count]) => Number(count))

describe('aliases', { timeout: 900_000 }, () => {
  test('from a file: what would be done is shown first, then done once', async () => {
    await ann.get(`${domain}/aliases/import`)
    await ann.upload(undefined)
    assert.match(ann.page.body, /id="file-wrong"[^<]*>Choose a file/)
    await ann.upload('no table')
    assert.match(ann.page.body, /id="file-wrong"[^<]*>The first line has to name the columns/)
    await ann.upload(
      'name,recipients,labels\nshop,x@far.example,"a, b"\n<b>x</b>,y@far.example,\nann,z@far.example,\n'
    )
    assert.match(ann.text(), /This would be done/)
    assert.deepEqual(counts(), [1, 1, 0, 1])
    assert.match(ann.page.body, /&lt;b&gt;x&lt;\/b&gt;/)
    assert.equal(await site.directory.aliases.find('shop@ann.example'), undefined)
    const key = /name="key" value="([\w-]+)"/.exec(ann.page.body)![1]!
    const bob = site.visitor()
    await bob.logIn('bob@far.example', password)
    await bob.get(`${domain}/aliases/import`)
    await bob.upload(undefined, { key })
    assert.match(bob.text(), /This took too long/, 'another’s file is none')
    await ann.upload(undefined)
    assert.match(ann.text(), /The file is brought in/)
    assert.deepEqual(counts(), [1, 1, 0, 1])
    assert.deepEqual((await site.directory.aliases.get('shop@ann.example')).labels, ['a', 'b'])
    await ann.get(`${domain}/aliases/import`)
    await ann.upload(undefined, { key })
    assert.match(ann.text(), /This took too long/, 'a file is brought in once')
  })

  test('into a file: all of the domain, or one’s own', async () => {
    const { body, headers } = await ann.get(`${domain}/aliases/export/csv`)
    assert.match(String(headers['content-disposition']), /filename="ann\.example\.csv"/)
    assert.match(body, /^name,recipients,.*\r\nann,z@far\.example,/)
    assert.match(body, /\r\nshop,x@far\.example,,"a, b",no,yes,250,0\r\n/)
    const bob = site.visitor()
    await bob.logIn('bob@far.example', password)
    const own = JSON.parse((await bob.get(`${domain}/aliases/export/json`)).body) as { name: string }[]
    assert.deepEqual(
      own.map(({ name }) => name),
      ['bob']
    )
    assert.equal((await ann.get(`${domain}/aliases/export/toString`)).status, 404)
  })

  test('an answer while away: the last day is one of them', async () => {
    await ann.get(mailbox)
    assert.match(ann.text(), /Away\s+No answer by itself/)
    const path = `${mailbox}/vacation`
    await ann.get(path)
    const days = { vacation_responder_start_date: '2030-02-03', vacation_responder_end_date: '2030-02-01' }
    const on = { vacation_responder_is_enabled: 'yes', vacation_responder_message: 'I am <b>away' }
    await ann.submit({ ...on, ...days })
    assert.equal(ann.page.status, 422)
    assert.match(ann.page.body, /id="vacation_responder_end_date-wrong"/)
    assert.match(ann.page.body, /I am &lt;b&gt;away/)
    await ann.submit({ ...on, ...days, vacation_responder_end_date: '2030-02-20' })
    assert.match(ann.text(), /Answers by itself from Feb 3, 2030/)
    const { vacation_responder } = await site.directory.aliases.get('ann@ann.example')
    assert.equal(vacation_responder.end_date?.toISOString(), '2030-02-21T00:00:00.000Z')
    await ann.get(path)
    assert.match(ann.page.body, /value="2030-02-20"/)
    await ann.submit({ ...on, vacation_responder_start_date: 'soon' })
    assert.match(ann.page.body, /id="vacation_responder_start_date-wrong"/)
    await ann.submit({})
    assert.match(ann.text(), /No answer by itself/)
  })

  test('other senders: of domains that are administered here', async () => {
    await ann.get(`${mailbox}/senders`)
    await ann.submit({ send_as: 'info@ann.example\n*@other.example' })
    assert.match(ann.page.body, /id="send_as-wrong"[^<]*>other\.example is not a domain of this server/)
    await ann.submit({ send_as: 'info@ann.example' })
    assert.match(ann.text(), /Sends as\s+info@ann\.example/)
  })

  test('passwords of a whole domain, shown once', async () => {
    const path = `${domain}/catch-all-passwords`
    await ann.get(path)
    await ann.submit({ description: 'x'.repeat(151) })
    assert.match(ann.page.body, /id="description-wrong"/)
    await ann.submit({ description: 'Printer <b>' })
    const [user, secret] = [...ann.page.body.matchAll(/data-copy="([^"]*)"/g)].map(([, value]) => value!)
    assert.equal(user, '*@ann.example')
    assert.equal((await verify(user!, secret!)).kind, 'accepted')
    assert.equal((await verify(user!, `${secret}x`)).kind, 'refused')
    await ann.get(path)
    assert.match(ann.page.body, /Printer &lt;b&gt;/)
    assert.ok(!ann.page.body.includes(secret!))
    await ann.submit({}, `${path}/remove`)
    assert.match(ann.text(), /The password is revoked/)
  })

  test('when a password was last used', async () => {
    await ann.get(`${mailbox}/passwords/new`)
    await ann.submit({ name: 'Phone' })
    const [, secret] = [...ann.page.body.matchAll(/data-copy="([^"]*)"/g)].map(([, value]) => value!)
    await ann.get(mailbox)
    assert.doesNotMatch(ann.page.body, /data-label="Last used">\s*now/)
    assert.equal((await verify('ann@ann.example', secret!)).kind, 'accepted')
    // Noted in the background.
    for (;;) if ((await site.database.aliases.findOne({ name: 'ann' }))?.slot_uses) break
    await ann.get(mailbox)
    assert.match(ann.page.body, /data-label="Last used">\s*now/)
  })
})
