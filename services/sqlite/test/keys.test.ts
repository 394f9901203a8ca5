// Any order of what can be done with the keys of a mailbox: no mail is lost, what is revoked opens nothing, one slot is left.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { MailboxClient } from '@postkeep/mailbox-client'
import { delivery, login, makeMailbox, openSession, startSuite, textsIn, type Suite } from './suite.ts'

const steps = ['add', 'revoke', 'replace code', 'use code', 'deliver', 'login', 'restart'] as const
type Step = (typeof steps)[number]

describe('keys', () => {
  let suite: Suite
  let client: MailboxClient
  before(async () => {
    suite = await startSuite({ env: { MAILBOX_GRACE: '20ms' } })
    client = suite.connect()
  })
  after(async () => {
    await client.close()
    await suite[Symbol.asyncDispose]()
  })

  test('the first password needs no proof, the next one does', async () => {
    const { mailbox } = await suite.alias('first')
    const made = await client.createMailbox(mailbox)
    assert.deepEqual(await client.createMailbox(mailbox), made)
    const first = await client.addPassword({ mailbox, password: 'one', name: 'a', scopes: [] })
    assert.match(first.recoveryCode ?? '', /^[0-9A-Z]{5}(-[0-9A-Z]{5}){7}$/)
    assert.deepEqual(first.slots.map(({ kind }) => kind).toSorted(), ['password', 'recovery'])
    const second = { mailbox, password: 'two', name: 'b', scopes: [] }
    await assert.rejects(client.addPassword(second), { code: 'not-allowed' })
    await assert.rejects(client.addPassword({ ...second, proof: { password: 'wrong' } }), {
      code: 'not-allowed'
    })
    const wrongCode = first.recoveryCode!.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
    await assert.rejects(client.addPassword({ ...second, proof: { recoveryCode: wrongCode } }), {
      code: 'not-allowed'
    })
    const added = await client.addPassword({ ...second, proof: { password: 'one' } })
    assert.equal(added.recoveryCode, undefined)
    await assert.rejects(client.addPassword({ ...second, proof: { password: 'one' } }), {
      code: 'already-exists'
    })
    await assert.rejects(client.revokeSlot(mailbox, 'f'.repeat(24)), { code: 'not-found' })
  })

  test('a password for one use makes none for all', async () => {
    const { mailbox, password } = await makeMailbox(suite, client, 'scoped')
    const phone = { mailbox, password: 'phone', name: 'phone', scopes: ['imap' as const] }
    await client.addPassword({ ...phone, proof: { password } })
    const proof = { password: 'phone' }
    const all = { mailbox, password: 'all', name: 'all', scopes: [], proof }
    await assert.rejects(client.addPassword(all), { code: 'not-allowed' })
    await assert.rejects(client.replaceRecoveryCode(mailbox, proof), { code: 'not-allowed' })
    await client.addPassword({ ...all, scopes: ['imap'] })
  })

  test('a revoked password ends its sessions, and no others', async () => {
    const { mailbox, username, password } = await makeMailbox(suite, client, 'revoked')
    const other = { password: 'other', name: 'other', scopes: [] }
    const { slot } = await client.addPassword({ mailbox, proof: { password }, ...other })
    const stays = await openSession(client, { username, password })
    const goes = await openSession(client, { username, password: 'other' })
    const ended = new Promise<string>((resolve) => goes.onEnd(({ code }) => resolve(code)))
    await client.revokeSlot(mailbox, slot.id)
    assert.equal(await ended, 'session-ended')
    await assert.rejects(goes.listFolders(), { code: 'session-ended' })
    assert.equal((await client.login(login(username, 'other'))).kind, 'refused')
    assert.ok((await stays.listFolders()).length > 0)
    await stays.logout()
  })

  test('a login that runs while its password is revoked opens nothing afterwards', async () => {
    const { mailbox, username, password, slot } = await makeMailbox(suite, client, 'race')
    const logins = Array.from({ length: 5 }, () => client.login(login(username, password)))
    await client.revokeSlot(mailbox, slot)
    for (const outcome of await Promise.all(logins)) {
      if (outcome.kind === 'accepted')
        await assert.rejects(outcome.session.listFolders(), { code: 'session-ended' })
    }
    assert.equal((await client.login(login(username, password))).kind, 'refused')
  })

  test('random orders', async () => {
    let number = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...steps), { minLength: 4, maxLength: 12 }),
        async (order) => {
          number += 1
          const run = new Run(`random${number}`)
          await run.begin()
          for (const step of order) await run.step(step)
          await run.check()
        }
      ),
      { numRuns: 8 }
    )
  })

  class Run {
    readonly name: string
    readonly sent: string[] = []
    readonly revoked: string[] = []
    passwords: { slot: string; password: string }[] = []
    mailbox = ''
    username = ''
    code = ''
    oldCode: string | undefined

    constructor(name: string) {
      this.name = name
    }

    async begin(): Promise<void> {
      const made = await makeMailbox(suite, client, this.name)
      this.mailbox = made.mailbox
      this.username = made.username
      this.code = made.recoveryCode
      this.passwords.push({ slot: made.slot, password: made.password })
    }

    async step(step: Step): Promise<void> {
      if (step === 'add') await this.add(this.passwords.length > 0 ? this.passwords[0]! : undefined)
      if (step === 'use code') await this.add(undefined)
      if (step === 'revoke') await this.revoke()
      if (step === 'replace code') await this.replaceCode()
      if (step === 'deliver') await this.deliver()
      if (step === 'login') await this.read()
      if (step === 'restart') await this.restart()
      assert.ok((await client.listSlots(this.mailbox)).length > 0)
    }

    async add(by: { password: string } | undefined): Promise<void> {
      const password = randomBytes(8).toString('hex')
      const proof = by ? { password: by.password } : { recoveryCode: this.code.toLowerCase() }
      const { slot } = await client.addPassword({
        mailbox: this.mailbox,
        proof,
        password,
        name: 'n',
        scopes: []
      })
      this.passwords.push({ slot: slot.id, password })
    }

    async revoke(): Promise<void> {
      const last = this.passwords.pop()
      if (!last) return
      await client.revokeSlot(this.mailbox, last.slot)
      this.revoked.push(last.password)
    }

    async replaceCode(): Promise<void> {
      this.oldCode = this.code
      const proof = this.passwords[0] ? { password: this.passwords[0].password } : { recoveryCode: this.code }
      this.code = (await client.replaceRecoveryCode(this.mailbox, proof)).recoveryCode
    }

    async deliver(): Promise<void> {
      const text = `${this.name}-${this.sent.length}`
      const { params, compressed } = delivery(this.mailbox, text)
      const { kind } = await client.deliver(params, compressed)
      assert.ok(kind === 'stored' || kind === 'sealed')
      this.sent.push(text)
    }

    async read(): Promise<void> {
      if (this.passwords.length === 0) return
      const session = await openSession(client, { username: this.username, ...this.passwords.at(-1)! })
      assert.deepEqual(await textsIn(session), this.sent)
      await session.logout()
    }

    async restart(): Promise<void> {
      await client.close()
      await suite.restart()
      client = suite.connect()
    }

    async check(): Promise<void> {
      for (const password of this.revoked) {
        assert.equal((await client.login(login(this.username, password))).kind, 'refused')
      }
      if (this.oldCode) {
        const proof = { recoveryCode: this.oldCode }
        await assert.rejects(client.replaceRecoveryCode(this.mailbox, proof), { code: 'not-allowed' })
      }
      if (this.passwords.length === 0) await this.add(undefined)
      await this.read()
    }
  }
})
