import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { MailboxClient } from '@postkeep/mailbox-client'
import {
  delivery,
  login,
  makeMailbox,
  message,
  openSession,
  startSuite,
  textsIn,
  type Suite
} from './suite.ts'

describe('delivery', () => {
  let suite: Suite
  let client: MailboxClient
  before(async () => {
    suite = await startSuite({ env: { MAILBOX_GRACE: '50ms' } })
    client = suite.connect()
  })
  after(async () => {
    await client.close()
    await suite[Symbol.asyncDispose]()
  })

  const deliver = async (mailbox: string, text: string) => {
    const { params, compressed } = delivery(mailbox, text)
    return (await client.deliver(params, compressed)).kind
  }

  async function untilLocked(mailbox: string): Promise<void> {
    while (!(await client.mailboxUsage(mailbox)).locked);
  }

  test('a locked mailbox receives; after the unlock all is there, in order, and what comes next follows', async () => {
    const ann = await makeMailbox(suite, client, 'ann')
    for (let index = 0; index < 20; index += 1)
      assert.equal(await deliver(ann.mailbox, `m${index}`), 'sealed')
    const opening = openSession(client, ann)
    const during: Promise<string>[] = []
    for (let index = 20; index < 40; index += 1) during.push(deliver(ann.mailbox, `m${index}`))
    const session = await opening
    await Promise.all(during)
    assert.equal(await deliver(ann.mailbox, 'm40'), 'stored')
    const texts = await textsIn(session)
    assert.deepEqual(
      texts.slice(0, 20),
      Array.from({ length: 20 }, (_, index) => `m${index}`)
    )
    assert.deepEqual(new Set(texts).size, 41)
    assert.equal(texts.length, 41)
    assert.equal(texts.at(-1), 'm40')
    await session.logout()
  })

  test('it locks after the grace time and unlocks again, over and over, while mail comes in', async () => {
    const bob = await makeMailbox(suite, client, 'bob')
    const kinds = new Set<string>()
    const sent: string[] = []
    for (let round = 0; round < 4; round += 1) {
      for (let index = 0; index < 5; index += 1) {
        kinds.add(await deliver(bob.mailbox, `r${round}-${index}`))
        sent.push(`r${round}-${index}`)
      }
      const session = await openSession(client, bob)
      kinds.add(await deliver(bob.mailbox, `open-${round}`))
      sent.push(`open-${round}`)
      await session.logout()
      await untilLocked(bob.mailbox)
    }
    assert.deepEqual(kinds, new Set(['sealed', 'stored']))
    const session = await openSession(client, bob)
    assert.deepEqual(await textsIn(session), sent)
    await session.logout()
  })

  test('the same key again makes no double, whichever way it took', async () => {
    const { mailbox, ...rest } = await makeMailbox(suite, client, 'carol')
    const sealed = delivery(mailbox, 'sealed first')
    assert.equal((await client.deliver(sealed.params, sealed.compressed)).kind, 'sealed')
    // A drop box that was closed meanwhile does not know the key any more: the unlock does.
    const { kind } = await client.deliver(sealed.params, sealed.compressed)
    assert.ok(kind === 'duplicate' || kind === 'sealed', kind)
    const session = await openSession(client, rest)
    assert.equal((await client.deliver(sealed.params, sealed.compressed)).kind, 'duplicate')
    const stored = delivery(mailbox, 'stored first')
    assert.equal((await client.deliver(stored.params, stored.compressed)).kind, 'stored')
    await session.logout()
    await untilLocked(mailbox)
    assert.equal((await client.deliver(stored.params, stored.compressed)).kind, 'sealed')
    const again = await openSession(client, rest)
    assert.deepEqual(await textsIn(again), ['sealed first', 'stored first'])
    client.settle(mailbox, [sealed.params.key, stored.params.key])
    await again.logout()
  })

  test('over the quota: refused, locked and unlocked', async () => {
    const dan = await makeMailbox(suite, client, 'dan')
    const limited = (text: string, quota: number) => {
      const { params, compressed } = delivery(dan.mailbox, text, { quota })
      return client.deliver(params, compressed)
    }
    const size = message('one').raw.length
    assert.deepEqual(await limited('one', size), { kind: 'sealed' })
    assert.deepEqual(await limited('two', size), { kind: 'refused', reason: 'over-quota' })
    const session = await openSession(client, dan)
    assert.deepEqual(await limited('two', size), { kind: 'refused', reason: 'over-quota' })
    assert.equal((await session.usage()).bytes, size)
    await session.logout()
    await untilLocked(dan.mailbox)
    assert.deepEqual(await limited('two', size), { kind: 'refused', reason: 'over-quota' })
    const usage = await client.mailboxUsage(dan.mailbox)
    assert.equal(usage.messageBytes, size)
    assert.ok(usage.diskBytes > 0)
  })

  test('no such mailbox; no mailbox id', async () => {
    const unknown = delivery('f'.repeat(24), 'x')
    assert.deepEqual(await client.deliver(unknown.params, unknown.compressed), {
      kind: 'refused',
      reason: 'not-found'
    })
    const outside = delivery('../../../etc/passwd', 'x')
    await assert.rejects(client.deliver(outside.params, outside.compressed), { code: 'invalid' })
    await assert.rejects(client.createMailbox('A'.repeat(24)), { code: 'invalid' })
  })

  test('a deleted mailbox is gone, its sessions end, and it can be made anew', async () => {
    const { mailbox, username, password } = await makeMailbox(suite, client, 'gone')
    const session = await openSession(client, { username, password })
    const ended = new Promise<string>((resolve) => session.onEnd(({ code }) => resolve(code)))
    await client.deleteMailbox(mailbox)
    assert.equal(await ended, 'session-ended')
    assert.equal(existsSync(join(suite.mailboxes, mailbox.slice(-2), mailbox)), false)
    assert.equal((await client.login(login(username, password))).kind, 'refused')
    await client.deleteMailbox(mailbox)
    await client.createMailbox(mailbox)
    assert.equal(await deliver(mailbox, 'anew'), 'sealed')
  })

  test('a reset mailbox is new and empty', async () => {
    const { mailbox, username, password } = await makeMailbox(suite, client, 'reset')
    await deliver(mailbox, 'lost')
    await client.resetMailbox(mailbox)
    assert.deepEqual(
      (await client.listSlots(mailbox)).map(({ kind }) => kind),
      ['bootstrap']
    )
    await client.addPassword({ mailbox, password, name: 'first', scopes: [] })
    const session = await openSession(client, { username, password })
    assert.deepEqual(await textsIn(session), [])
    await session.logout()
  })
})
