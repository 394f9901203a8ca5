import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { MailboxClient } from '@postkeep/mailbox-client'
import { login, makeMailbox, openSession, startSuite, type Suite } from './suite.ts'

describe('login', () => {
  let suite: Suite
  let client: MailboxClient
  before(async () => {
    suite = await startSuite({ env: { LOGIN_FAILURES_PER_ACCOUNT: '5', LOGIN_FAILURES_PER_NETWORK: '40' } })
    client = suite.connect()
  })
  after(async () => {
    await client.close()
    await suite[Symbol.asyncDispose]()
  })

  test('the right password opens a session with an identity', async () => {
    const ann = await makeMailbox(suite, client, 'ann')
    const result = await client.login(login('Ann@EXAMPLE.net', ann.password))
    assert.ok(result.kind === 'accepted')
    assert.equal(result.identity.mailbox, ann.mailbox)
    assert.equal(result.identity.address, 'ann@example.net')
    assert.equal(result.identity.slot, ann.slot)
    const folders = await result.session.listFolders()
    assert.ok(folders.some(({ path }) => path === 'INBOX'))
    await result.session.logout()
    await assert.rejects(result.session.listFolders(), { code: 'session-ended' })
  })

  test('wrong, unknown, disabled, out of scope, without a mailbox: refused alike', async () => {
    const bob = await makeMailbox(suite, client, 'bob')
    const smtpOnly = { password: 'for sending only', name: 'phone', scopes: ['smtp' as const] }
    await client.addPassword({ mailbox: bob.mailbox, proof: { password: bob.password }, ...smtpOnly })
    const disabled = await makeMailbox(suite, client, 'disabled')
    await suite.directory.aliases.update('disabled@example.net', { is_enabled: false })
    await suite.database.aliases.updateOne({ name: 'disabled' }, { is_enabled: false })
    await suite.alias('empty')
    const tries = [
      login(bob.username, 'wrong'),
      login('nobody@example.net', 'wrong'),
      login('no address', 'wrong'),
      login(disabled.username, disabled.password),
      login(bob.username, smtpOnly.password),
      login('empty@example.net', 'wrong'),
      login(bob.username, bob.recoveryCode)
    ]
    for (const each of tries) {
      assert.deepEqual(await client.login(each), { kind: 'refused', reason: 'invalid' }, each.username)
    }
    const verified = await client.verify(login(bob.username, smtpOnly.password, 'smtp'))
    assert.ok(verified.kind === 'accepted' && verified.session === undefined)
  })

  test('an expired password is refused, also while the mailbox is open', async () => {
    const { mailbox, username, password } = await makeMailbox(suite, client, 'expiry')
    const opened = await client.login(login(username, password, 'api'))
    assert.ok(opened.kind === 'accepted')
    const { session } = opened
    const expiresAt = new Date(Date.now() - 1000).toISOString()
    const old = { password: 'of yesterday', name: 'old', scopes: [], expiresAt }
    await client.addPassword({ mailbox, proof: { session: session.id }, ...old })
    assert.equal((await client.login(login(username, old.password))).kind, 'refused')
    await session.logout()
  })

  test('a repeated login of an open mailbox needs no second key derivation', async () => {
    const eve = await makeMailbox(suite, client, 'eve')
    const first = await openSession(client, eve)
    const many = await Promise.all(Array.from({ length: 20 }, () => openSession(client, eve)))
    assert.equal(new Set(many.map(({ id }) => id)).size, 20)
    await Promise.all([first, ...many].map((session) => session.logout()))
  })

  test('failures of an account are limited, for the right password too, and other accounts are not', async () => {
    const carol = await makeMailbox(suite, client, 'carol')
    const wrong = () => client.login(login(carol.username, 'wrong'))
    const outcomes = await Promise.all(Array.from({ length: 9 }, wrong))
    const limited = outcomes.filter((each) => each.kind === 'refused' && each.reason === 'limited')
    assert.equal(limited.length, 4)
    const right = await client.login(login(carol.username, carol.password))
    assert.ok(right.kind === 'refused' && right.reason === 'limited')
    assert.ok(right.retryAfter > 0 && right.retryAfter <= 900)
    const dave = await makeMailbox(suite, client, 'dave')
    assert.equal((await client.login(login(dave.username, dave.password))).kind, 'accepted')
  })

  test('failures of a network are limited over all accounts', async () => {
    const from = (username: string, remoteAddress: string) =>
      client.login({ ...login(username, 'wrong'), remoteAddress })
    for (let index = 0; index < 40; index += 1) await from(`n${index}@example.net`, '2001:db8::1')
    const next = await from('other@example.net', '2001:db8::ffff:1')
    assert.ok(next.kind === 'refused' && next.reason === 'limited')
    const elsewhere = await from('other@example.net', '2001:db8:0:1::1')
    assert.ok(elsewhere.kind === 'refused' && elsewhere.reason === 'invalid')
  })

  test('too many sessions of one mailbox', async () => {
    const { username, password } = await makeMailbox(suite, client, 'many')
    const sessions = []
    for (let count = 0; count < 64; count += 1)
      sessions.push(await openSession(client, { username, password }))
    await assert.rejects(openSession(client, { username, password }), { code: 'limit' })
    await sessions[0]!.logout()
    await (await openSession(client, { username, password })).logout()
    await Promise.all(sessions.map((session) => session.logout()))
  })

  test('the alias shows the key slots', async () => {
    const { mailbox, slot } = await makeMailbox(suite, client, 'shown')
    const alias = await suite.directory.aliases.find(mailbox)
    assert.deepEqual(alias?.key_slots.map(({ kind }) => kind).toSorted(), ['password', 'recovery'])
    assert.ok(alias?.key_slots.some(({ id }) => id === slot))
    assert.ok(alias?.seal_public_key?.mlKem768)
  })
})
