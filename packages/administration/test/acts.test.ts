// Every act is done by its rule and written down, also one that was refused.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connectCache } from '@postkeep/cache'
import { createServerSealer, generateServerKey } from '@postkeep/crypto'
import { connectDatabase, type Database } from '@postkeep/database'
import { createDirectory, type Directory } from '@postkeep/directory'
import { readEnvironment } from '@postkeep/config'
import { allSettings, createSettingsEditor } from '@postkeep/server-settings'
import { silentLogger as logger } from '@postkeep/log'
import { createQueue, createSuppressionList, type Queue } from '@postkeep/outbound'
import { startMongo, startRedis } from '@postkeep/testkit'
import { ActRefused, createAdministration, type Acts, type Administration } from '../src/index.ts'

const stack = new AsyncDisposableStack()
let database: Database
let directory: Directory
let queue: Queue
let administration: Administration
let acts: Acts
before(async () => {
  const mongo = await startMongo()
  stack.defer(() => mongo.stop())
  const redis = stack.use(await startRedis())
  const cache = stack.use(connectCache({ url: redis.url, logger }))
  await cache.whenReady()
  database = await connectDatabase({ url: mongo.url, logger })
  stack.defer(() => database.close())
  const sealer = createServerSealer(generateServerKey())
  directory = createDirectory({ database, sealer, logger })
  queue = createQueue({ database, sealer, logger })
  const suppressions = createSuppressionList(database)
  const defaults = readEnvironment({ SMTP_DAILY_LIMIT: '123' }, allSettings)
  const settings = createSettingsEditor({ database, sealer, logger, defaults })
  administration = createAdministration({ database, cache, directory, queue, suppressions, settings })
  const root = await directory.users.create({ email: 'root@far.example' })
  await directory.users.create({ email: 'ann@far.example' })
  acts = administration.as({
    user: root._id.toHexString(),
    email: root.email,
    remoteAddress: '192.0.2.1'
  })
})
after(() => stack.disposeAsync())

async function last() {
  const { entries } = await administration.audit({ limit: 1 })
  const { act, email, outcome, reason, remote_address: address, target } = entries[0]!
  return { act, email, outcome, target, address, reason }
}

test('who does what to whom is written down', async () => {
  await acts.setUserBanned('ann@far.example', true)
  assert.equal((await directory.users.get('ann@far.example')).is_banned, true)
  const by = { email: 'root@far.example', address: '192.0.2.1', reason: undefined }
  assert.deepEqual(await last(), { ...by, act: 'user ban', outcome: 'done', target: 'ann@far.example' })
})

test('what is refused too, with the reason', async () => {
  for (const refused of [
    () => acts.setUserGroup('root@far.example', 'user'),
    () => acts.setUserBanned('root@far.example', true),
    () => acts.removeUser('root@far.example'),
    () => acts.cancelEmail('f'.repeat(24)),
    () => acts.runJob('no-such-job'),
    () => acts.suppress({ address: 'nobody', days: 1, reason: '' })
  ]) {
    await assert.rejects(refused(), ActRefused)
    const { outcome, reason } = await last()
    assert.equal(outcome, 'refused')
    assert.ok(reason)
  }
  assert.equal((await directory.users.get('root@far.example')).group, 'admin')
})

test('mail is held, released, tried and cancelled', async () => {
  const { id } = await queue.enqueue({
    kind: 'submission',
    envelope: { from: 'a@here.example', to: ['b@far.example'] },
    raw: Buffer.from('x'),
    trace: 't'
  })
  const status = async () => (await queue.show(id)).status
  await acts.holdEmail(id)
  assert.equal(await status(), 'pending')
  await acts.releaseEmail(id)
  assert.equal(await status(), 'queued')
  await acts.retryEmail(id)
  await acts.cancelEmail(id)
  assert.equal(await status(), 'rejected')
  const { count } = await administration.audit({ q: id })
  assert.equal(count, 4)
})

test('addresses that nothing is sent to', async () => {
  await acts.suppress({ address: 'Gone@far.example', days: 0, reason: 'asked for it' })
  const [found] = await createSuppressionList(database).list()
  assert.deepEqual(
    [found?.address, found?.expires_at, found?.reply],
    ['gone@far.example', null, 'asked for it']
  )
  await acts.unsuppress('gone@far.example')
  assert.deepEqual(await createSuppressionList(database).list(), [])
})

test('the overview is empty where no job has run, and does not fail', async () => {
  const { findings, hours, jobs, latest, users } = await administration.overview(new Date())
  assert.deepEqual([findings, hours.length, jobs, latest, users], [[], 24, [], undefined, 2])
})

test('settings: what was changed is told, without the password', async () => {
  const smarthost = {
    smarthost: 'relay.example',
    smarthostPort: '587',
    smarthostTls: 'starttls',
    smarthostUser: 'us',
    smarthostPassword: 'very secret',
    smarthostMode: 'always'
  }
  await acts.changeSettings('smarthost', smarthost)
  const { act, outcome, target } = await last()
  assert.deepEqual([act, outcome], ['settings change', 'done'])
  assert.match(target, /SMARTHOST_HOST=relay\.example, .*SMARTHOST_PASSWORD changed/)
  const refused = acts.changeSettings('sending', { dailyLimit: 'many', maxRecipients: '50' })
  await assert.rejects(refused, { name: 'ActRefused', field: 'dailyLimit', message: /not a whole number/ })
  const { dailyLimit, smarthostPassword } = await administration.settings()
  assert.deepEqual([dailyLimit.text, dailyLimit.isChanged, smarthostPassword.text], ['123', false, ''])
  await acts.resetSettings('smarthost')
  assert.equal((await last()).act, 'settings reset')
})

test('senders are denied and allowed, for a while or until they are taken off', async () => {
  await acts.listSender({ list: 'deny', entry: '192.0.2.77/24', days: 0, reason: 'spam' })
  await acts.listSender({ list: 'allow', entry: 'friend@far.example', days: 2, reason: '' })
  const [denied, allowed] = [
    await administration.senders('deny', {}),
    await administration.senders('allow', {})
  ]
  assert.deepEqual(
    denied.entries.map(({ entry, expires_at: until, source }) => [entry, until, source]),
    [['192.0.2.0/24', null, 'admin']]
  )
  assert.ok(allowed.entries[0]!.expires_at!.getTime() > Date.now() + 86_400_000)
  assert.equal((await administration.senders('deny', { q: '198.' })).count, 0)
  await assert.rejects(acts.listSender({ list: 'deny', entry: '0.0.0.0/0', days: 0, reason: '' }), ActRefused)
  await acts.unlistSender('deny', '192.0.2.0/24')
  await assert.rejects(acts.unlistSender('deny', '192.0.2.0/24'), /is not on the list/)
})
