// Devices that are told of new mail: which tokens are taken, how many, how long.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DirectoryError, type NewPushToken } from '../src/index.ts'
import { testDirectory, type TestDirectory } from './test-directory.ts'

let fixture: TestDirectory
let id: string
before(async () => {
  fixture = await testDirectory()
  const { aliases, domains, users } = fixture.directory
  await users.create({ email: 'root@far.example' })
  await domains.create({ name: 'here.example', owner: 'root@far.example' })
  id = (await aliases.create({ domain: 'here.example', name: 'box', has_imap: true }))._id.toHexString()
})
after(() => fixture[Symbol.asyncDispose]())

const keys = { p256dh: 'p'.repeat(87), auth: 'a'.repeat(22) }
const subscription = (endpoint: string) => JSON.stringify({ endpoint, keys })

test('the same token is the same device; fifteen live ones', async () => {
  const { pushTokens } = fixture.directory
  const token = 'a'.repeat(64)
  const made = await pushTokens.put(id, { platform: 'apns', token, deviceName: 'Phone' })
  assert.equal(made.token, token)
  const again = await pushTokens.put(id, { platform: 'apns', token, deviceName: 'New phone' })
  assert.deepEqual([again._id, again.device_name], [made._id, 'New phone'])
  const kept = await fixture.database.pushTokens.findOne({ _id: made._id })
  assert.ok(!kept!.token.includes(token))
  for (let number = 1; number < 15; number += 1)
    await pushTokens.put(id, { platform: 'fcm', token: `t${number}` })
  const more = { platform: 'fcm', token: 'one more' } as const
  await assert.rejects(
    () => pushTokens.put(id, more),
    (error) => error instanceof DirectoryError && error.code === 'conflict'
  )
  // Those that are over count no more, also before they are gone.
  await fixture.database.pushTokens.updateOne({ _id: made._id }, { $set: { expires_at: new Date(1) } })
  await pushTokens.put(id, more)
  assert.equal((await pushTokens.list(id)).length, 15)
  assert.equal((await pushTokens.list(id, 'apns')).length, 0)
  const [first] = await pushTokens.list(id)
  await pushTokens.remove(id, first!._id.toHexString())
  await assert.rejects(() => pushTokens.remove(id, first!._id.toHexString()), DirectoryError)
  await pushTokens.removeAll(id)
  assert.deepEqual(await pushTokens.list(id), [])
})

test('subscriptions lead to push services, not into the network', async () => {
  const { pushTokens } = fixture.directory
  const good: NewPushToken[] = [
    { platform: 'web-push', token: subscription('https://fcm.googleapis.com/fcm/send/x') },
    { platform: 'web-push', token: subscription('https://updates.push.services.mozilla.com/wpush/v2/x') },
    { platform: 'unified-push', token: subscription('https://ntfy.example/up?id=1') }
  ]
  for (const one of good) assert.ok((await pushTokens.put(id, one))._id)
  const bad: NewPushToken[] = [
    { platform: 'apns', token: 'x'.repeat(64) },
    { platform: 'fcm', token: '' },
    { platform: 'fcm', token: 'x'.repeat(4097) },
    { platform: 'web-push', token: subscription('https://elsewhere.example/x') },
    { platform: 'web-push', token: subscription('https://evil-fcm.googleapis.com.example/x') },
    { platform: 'unified-push', token: 'https://ntfy.example/x' },
    {
      platform: 'unified-push',
      token: JSON.stringify({ endpoint: 'https://ntfy.example', keys: { auth: 'a' } })
    },
    ...[
      'http://ntfy.example/',
      'https://user:secret@ntfy.example/',
      'https://ntfy.example/#x',
      'https://127.0.0.1/',
      'https://0x7f000001/',
      'https://[::1]/',
      'https://[fd00::1]/',
      'https://169.254.169.254/',
      'https://localhost/',
      'https://printer.local/',
      'https://redis/'
    ].map((endpoint) => ({ platform: 'unified-push' as const, token: subscription(endpoint) }))
  ]
  for (const one of bad)
    await assert.rejects(
      () => pushTokens.put(id, one),
      (error) => error instanceof DirectoryError && error.field === 'token',
      one.token
    )
})

test('records that only this server reads', () => {
  const { sealedForwards } = fixture.directory
  const record = sealedForwards.seal('box:ann@far.example, !old:')
  assert.match(record, /^forward-email=[A-Za-z\d+/=]+$/)
  assert.deepEqual(sealedForwards.open([record, 'v=spf1 -all', 'forward-email=a@b.example']), [
    'forward-email=box:ann@far.example, !old:',
    'v=spf1 -all',
    'forward-email=a@b.example'
  ])
  const other = record.replace(/.{20}$/, 'A'.repeat(20))
  assert.deepEqual(sealedForwards.open([other]), [other])
  for (const wrong of ['', 'x'.repeat(3000), ':::', 'forward-email='])
    assert.throws(() => sealedForwards.seal(wrong), DirectoryError, wrong)
})
