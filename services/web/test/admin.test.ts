// What administrators see and do, and that it is written down.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createServerSealer } from '@postkeep/crypto'
import { insertRecord } from '@postkeep/database'
import { silentLogger as logger } from '@postkeep/log'
import { createQueue, createSuppressionList, type Queue } from '@postkeep/outbound'
import { startSite, type Site, type Visitor } from './site.ts'

const password = 'correct horse battery'

let site: Site
let queue: Queue
let root: Visitor
before(async () => {
  site = await startSite({ SMTP_DAILY_LIMIT: '123' })
  const { database, directory, environment } = site
  queue = createQueue({ database, sealer: createServerSealer(environment['HELPER_ENCRYPTION_KEY']!), logger })
  await directory.users.create({ email: 'root@far.example', password })
  await directory.users.create({ email: 'ann@far.example', password })
  await directory.domains.create({ name: 'ann.example', owner: 'ann@far.example' })
  await directory.aliases.create({ domain: 'ann.example', name: 'shop', recipients: ['ann@far.example'] })
  root = site.visitor()
  await root.logIn('root@far.example', password)
})
after(() => site[Symbol.asyncDispose]())

async function lastAct(): Promise<string> {
  await root.get('/en/admin/audit')
  return /<tbody>\s*<tr>(.*?)<\/tr>/s
    .exec(root.page.body)![1]!
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

describe('the administration', { timeout: 900_000 }, () => {
  test('an overview of what the jobs have written', async () => {
    await root.get('/en/admin')
    assert.match(root.text(), /Nobody has looked yet/)
    assert.match(root.text(), /Certificate ends\s+–\s+Newest backup\s+–/)
    const { database } = site
    const mail = { accepted: 40, refused: 2, sent: 7, failed: 1 }
    await database.healthRecords.create({
      at: new Date(),
      disk: { total: 100 * 1024 ** 3, free: 40 * 1024 ** 3 },
      memory: { total: 4 * 1024 ** 3, available: 1024 ** 3 },
      load: 0.5,
      queue: { depth: 3, oldest_due: 120 },
      mail
    })
    const ptr = {
      subject: 'reverse name 192.0.2.1',
      text: 'There is none.',
      remedy: 'Set it to mx.server.test'
    }
    const certificate = {
      subject: 'certificate',
      status: 'ok' as const,
      text: 'It is good for 60 more days.',
      moment: new Date(Date.now() + 60.5 * 86_400_000)
    }
    await database.examinations.create({
      _id: 'examine-server',
      at: new Date(),
      findings: [{ ...ptr, status: 'problem' }, certificate]
    })
    const backups = {
      subject: 'backups',
      status: 'ok' as const,
      text: 'The newest is 3 hours old.',
      moment: new Date(Date.now() - 3.5 * 3_600_000)
    }
    await database.examinations.create({ _id: 'watch-backups', at: new Date(), findings: [backups] })
    await database.jobRuns.create({
      _id: 'check-dns',
      service: 'bree',
      started_at: new Date(),
      outcome: 'done',
      summary: '1 domains.'
    })
    await root.get('/en/admin')
    assert.match(
      root.text(),
      /One thing needs you\s+problem\s+reverse name 192\.0\.2\.1\s+There is none\.\s+Set it to/
    )
    assert.match(root.text(), /Accepted:\s+40\s+Refused:\s+2/)
    assert.match(root.text(), /60 GB of 100 GB .*3 GB of 4 GB/)
    assert.match(root.text(), /Certificate ends\s+in 60 days\s+Newest backup\s+3 hours ago/)
    assert.match(root.text(), /What is well\s.*well\s+certificate/)
    assert.match(root.text(), /well\s+backups\s+The newest is 3 hours old\./)
  })

  test('accounts: found, banned, made administrator; the last administrator stays one', async () => {
    await root.get('/en/admin/users?q=ann')
    assert.match(root.text(), /One account .*ann@far\.example/)
    const user = /name="user" value="([\da-f]{24})"/.exec(root.page.body)![1]!
    const act = (name: string, whom = user) => root.submit({ user: whom, act: name }, '/en/admin/users/act')
    const ann = site.visitor()
    await ann.logIn('ann@far.example', password)
    await act('ban')
    assert.match(root.text(), /Done\. .*Banned/)
    assert.match(await lastAct(), /^user ban ann@far\.example Done root@far\.example/)
    await ann.get('/en/my-account')
    assert.match(ann.text(), /Log in/)
    await root.get('/en/admin/users')
    await act('unban')
    await act('remove')
    assert.match(root.text(), /This cannot be done\s+ann@far\.example owns aliases/)
    assert.match(await lastAct(), /^user remove ann@far\.example Refused/)
    const me = (await site.directory.users.get('root@far.example'))._id.toHexString()
    await root.get('/en/admin/users')
    await act('demote', me)
    assert.match(root.text(), /the only administrator/)
    await root.get('/en/admin/users')
    assert.equal((await act('__proto__')).status, 404)
  })

  test('domains and aliases of everybody', async () => {
    await root.get('/en/admin/domains?q=ann')
    assert.match(root.text(), /One domain .*ann\.example/)
    for (const q of ['shop', 'shop@ann.example', '@ann.example', 'sho@ann']) {
      await root.get(`/en/admin/aliases?q=${encodeURIComponent(q)}`)
      assert.match(root.text(), /shop@ann\.example/, q)
    }
    await root.get('/en/admin/aliases?q=nobody')
    assert.match(root.text(), /Nothing fits/)
  })

  test('the queue: held, released, cancelled; each act once in the audit log', async () => {
    const { id } = await queue.enqueue({
      kind: 'forward',
      envelope: { from: '', to: ['bob@far.example'] },
      raw: Buffer.from('x'),
      trace: 'b'.repeat(20)
    })
    await root.get('/en/admin/emails?q=bob@far.example')
    assert.match(root.text(), /One message .*bob@far\.example\s+nobody/)
    await root.get(`/en/admin/emails/${id}`)
    for (const [act, status] of [
      ['hold', 'pending'],
      ['release', 'queued'],
      ['cancel', 'rejected']
    ] as const) {
      await root.submit({ act }, `/en/admin/emails/${id}/act`)
      assert.equal((await queue.show(id)).status, status)
      assert.match(await lastAct(), new RegExp(`^email ${act} ${id} Done`))
      await root.get(`/en/admin/emails/${id}`)
    }
    await root.submit({ act: 'retry' }, `/en/admin/emails/${id}/act`)
    assert.match(root.text(), /This cannot be done\s+Message [\da-f]+ is rejected/)
  })

  test('logs of everybody, also live', async () => {
    await insertRecord(site.database.logEntries, { message: 'Mailbox is full', meta: { outcome: 'refused' } })
    await root.get('/en/admin/logs?q=full')
    assert.match(root.text(), /One entry .*Mailbox is full/)
    await root.get('/en/admin/logs?q=full&live=yes')
    assert.match(
      root.page.body,
      /hx-get="\/en\/admin\/logs\?q=full&amp;outcome=&amp;live=yes"\s+hx-trigger="every 3s"/
    )
  })

  test('addresses that nothing is sent to', async () => {
    await root.get('/en/admin/suppressions')
    await root.submit({ address: 'gone@far.example', days: '0', reason: 'asked' })
    assert.match(root.text(), /Done\. .*gone@far\.example .*asked/)
    await root.submit({ address: 'gone@far.example' }, '/en/admin/suppressions/remove')
    assert.deepEqual(await createSuppressionList(site.database).list(), [])
  })

  test('jobs are asked to run; one that nobody has is not', async () => {
    await root.get('/en/admin/jobs')
    assert.match(root.text(), /check-dns bree\s+Done\s+1 domains\./)
    await root.submit({ job: 'check-dns' }, '/en/admin/jobs/run')
    assert.match(root.text(), /Asked for/)
    await root.submit({ job: 'rm -rf' }, '/en/admin/jobs/run')
    assert.match(root.text(), /There is no job/)
  })

  test('settings are changed, refused beside their field, and set back', async () => {
    await root.get('/en/admin/settings')
    await root.submit({ group: 'sending', dailyLimit: '7', maxRecipients: 'a"b' })
    assert.equal(root.page.status, 422)
    assert.match(root.page.body, /id="maxRecipients-wrong">[^<]*a\\&quot;b[^<]* is not a whole number/)
    assert.match(root.page.body, /name="dailyLimit"\s+type="text"\s+value="7"/)
    await root.submit({ group: 'sending', dailyLimit: '7', maxRecipients: '50' })
    assert.match(root.text(), /Saved\. .*In \.env: 123/)
    assert.match(await lastAct(), /^settings change SMTP_DAILY_LIMIT=7 Done/)
    await root.get('/en/admin/settings')
    await root.submit({ group: 'sending', act: 'reset' })
    assert.doesNotMatch(root.text(), /In \.env: 123/)
    assert.equal((await root.submit({ group: 'constructor' })).status, 404)
  })

  test('who may sign up holds at once', async () => {
    const stranger = site.visitor()
    await stranger.get('/en/sign-up')
    assert.doesNotMatch(stranger.page.body, /id="email"/)
    await root.get('/en/admin/settings')
    await root.submit({ group: 'registration', registrationOpen: 'yes' })
    await stranger.get('/en/sign-up')
    assert.match(stranger.page.body, /id="email"/)
    await root.get('/en/admin/settings')
    await root.submit({ group: 'registration' })
    await stranger.get('/en/sign-up')
    assert.doesNotMatch(stranger.page.body, /id="email"/)
  })

  test('senders: denied by the server for a while, by administrators, allowed', async () => {
    await site.database.accessEntries.create({
      list: 'deny',
      entry: '198.51.100.7',
      source: 'auto',
      reason: 'spam 12 times within a day',
      expires_at: new Date(Date.now() + 3_600_000)
    })
    await root.get('/en/admin/senders')
    assert.match(root.text(), /One entry .*198\.51\.100\.7 .*This server\s+spam 12 times/)
    await root.submit({ which: 'deny', entry: '<b>', days: '3', reason: 'why not' })
    assert.equal(root.page.status, 422)
    assert.match(root.page.body, /id="entry-wrong">&lt;b&gt; is neither an address/)
    assert.match(root.page.body, /value="why not"/)
    await root.submit({ which: 'deny', entry: '*.spam.example', days: 'x' })
    assert.match(root.page.body, /id="days-wrong">/)
    await root.submit({ which: 'allow', entry: 'Friend@Far.Example', days: '0', reason: '' })
    assert.match(root.text(), /Done\. .*friend@far\.example/i)
    assert.match(await lastAct(), /^allow add Friend@Far\.Example Done/)
    await root.get('/en/admin/senders?q=198.51')
    await root.submit({ list: 'deny', entry: '198.51.100.7' }, '/en/admin/senders/remove')
    assert.match(root.text(), /Nobody is denied/)
  })

  test('settings with the names of their variables, and no secret', async () => {
    await root.get('/en/admin/settings')
    assert.match(root.text(), /DOMAIN\s+server\.test/)
    assert.match(root.page.body, /name="dailyLimit"\s+type="text"\s+value="123"/)
    for (const secret of ['HELPER_ENCRYPTION_KEY', 'RPC_SECRET', 'AUTH_BASIC_PASSWORD']) {
      assert.doesNotMatch(root.page.body, new RegExp(secret))
      assert.ok(!root.page.body.includes(site.environment[secret]!))
    }
  })
})
