// The environment gives the defaults; what administrators change holds for those who read them, and only as a whole.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { readEnvironment } from '@postkeep/config'
import { createServerSealer, generateServerKey } from '@postkeep/crypto'
import { connectDatabase, type Database } from '@postkeep/database'
import { silentLogger as logger } from '@postkeep/log'
import { startMongo } from '@postkeep/testkit'
import {
  allSettings,
  createSettingsEditor,
  openServerSettings,
  readServerSettings,
  sendingSettings,
  smarthostSettings,
  type SettingsEditor
} from '../src/index.ts'

const stack = new AsyncDisposableStack()
const sealer = createServerSealer(generateServerKey())
const environment = {
  SMTP_DAILY_LIMIT: '123',
  SMARTHOST_HOST: 'env.example',
  SMARTHOST_USER: 'env',
  SMARTHOST_PASSWORD: 'of the environment'
}
const defaults = readEnvironment(environment, allSettings)
let database: Database
let editor: SettingsEditor
before(async () => {
  const mongo = await startMongo()
  stack.defer(() => mongo.stop())
  database = await connectDatabase({ url: mongo.url, logger })
  stack.defer(() => database.close())
  editor = createSettingsEditor({ database, sealer, logger, defaults })
})
beforeEach(() => database.serverSettings.deleteMany({}))
after(() => stack.disposeAsync())

const relay = {
  smarthost: 'relay.example',
  smarthostPort: '587',
  smarthostTls: 'starttls',
  smarthostUser: 'us',
  smarthostPassword: 'secret',
  smarthostMode: 'always'
}

test('a service sees a change without a restart, and the environment again afterwards', async () => {
  const source = { database, sealer, logger, refreshMs: 5 }
  using settings = await openServerSettings(sendingSettings, defaults, source)
  assert.equal(settings.current().dailyLimit, 123)
  await editor.change('sending', { dailyLimit: '7', maxRecipients: '50' })
  while (settings.current().dailyLimit !== 7) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal(settings.current().maxRecipients, 50)
  const { dailyLimit, maxRecipients } = await editor.show()
  assert.deepEqual(dailyLimit, { name: 'SMTP_DAILY_LIMIT', text: '7', usual: '123', isChanged: true })
  // What is as in the environment follows it.
  assert.equal(maxRecipients.isChanged, false)
  await editor.reset('sending')
  await settings.refresh()
  assert.equal(settings.current().dailyLimit, 123)
})

test('times, sizes, lists and choices as they would stand in an environment', async () => {
  const filter = {
    greylisting: 'all',
    greylistDelayMs: '10m',
    dnsLists: 'zen.example=6, good.example=-2',
    junkScore: '5',
    rejectScore: '9',
    denyAfter: '0',
    denyForMs: '36h'
  }
  assert.equal(
    await editor.change('filter', filter),
    'GREYLISTING=all, GREYLIST_DELAY=10m, SPAM_JUNK_SCORE=5, SPAM_REJECT_SCORE=9, ' +
      'AUTO_DENY_AFTER=0, AUTO_DENY_FOR=36h, DNSBL_ZONES=zen.example=6, good.example=-2'
  )
  const now = await readServerSettings(allSettings, defaults, { database, sealer, logger })
  assert.deepEqual(
    [now.greylistDelayMs, now.dnsLists, now.denyForMs, now.byteLimit],
    [600_000, ['zen.example=6', 'good.example=-2'], 129_600_000, 5 * 1024 ** 3]
  )
  assert.equal((await editor.show()).byteLimit.text, '5 GB')
  for (const [key, text, message] of [
    ['greylisting', 'sometimes', /Give one of off/],
    ['greylistDelayMs', '5', /such as 500ms/],
    ['dnsLists', 'zen.example=6, nonsense', /holds "nonsense"/],
    ['rejectScore', '4', /at least the score of Junk/]
  ] as const)
    await assert.rejects(editor.change('filter', { ...filter, [key]: text }), { field: key, message })
})

test('a smarthost is one whole: its password is sealed, and never goes to another server', async () => {
  const read = () => readServerSettings(smarthostSettings, defaults, { database, sealer, logger })
  await editor.change('smarthost', relay)
  const kept = await database.serverSettings.findById('server')
  assert.ok(!JSON.stringify(kept).includes('secret'))
  assert.equal((await read()).smarthostPassword, 'secret')
  await editor.change('smarthost', { ...relay, smarthostPassword: '', smarthostPort: '465' })
  assert.deepEqual([(await read()).smarthostPort, (await read()).smarthostPassword], [465, 'secret'])
  for (const [changes, field] of [
    [{ smarthost: 'thief.example', smarthostPassword: '' }, 'smarthostPassword'],
    [{ smarthostUser: 'thief', smarthostPassword: '' }, 'smarthostPassword'],
    [{ smarthostTls: 'none' }, 'smarthostTls'],
    [{ smarthost: '' }, 'smarthost']
  ] as const)
    await assert.rejects(editor.change('smarthost', { ...relay, ...changes }), { field })
  // None, although the environment has one.
  await editor.change('smarthost', { ...relay, smarthost: '', smarthostUser: '', smarthostPassword: '' })
  const none = await read()
  assert.deepEqual(
    [none.smarthost, none.smarthostUser, none.smarthostPassword],
    [undefined, undefined, undefined]
  )
})

test('what another version has written is as in the environment, and nothing fails', async () => {
  await database.serverSettings.create({
    _id: 'server',
    values: { SMTP_DAILY_LIMIT: 'x', NEW: 'y' },
    sealed: {}
  })
  const now = await readServerSettings(sendingSettings, defaults, { database, sealer, logger })
  assert.equal(now.dailyLimit, 123)
})
