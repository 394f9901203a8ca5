// Mail to the return path of a message of ours: its sender gets it, and it is read for the record. Never a stranger's.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { domain, startMx, type MxFixture } from './fixture.ts'
import { SmtpClient } from './smtp-client.ts'

let mx: MxFixture
let pathOf: (email: { email: string; recipient?: number }) => string

before(async () => {
  mx = await startMx()
  await mx.database.domains.updateOne({ name: domain }, { has_return_path_record: true })
  pathOf = (await mx.directory.recipients.bouncePaths(`ann@${domain}`))!
})
after(() => mx[Symbol.asyncDispose]())

async function sentBy(from: string): Promise<string> {
  const { id } = await mx.queue.enqueue({
    kind: 'submission',
    envelope: { from, to: ['bob@there.test'] },
    raw: Buffer.from('x\r\n'),
    trace: 'sent'
  })
  return id
}

async function send(to: string, from = ''): Promise<string> {
  using client = await SmtpClient.connect(mx.port)
  const { text } = await client.send({
    from,
    to: [to],
    raw: 'From: x@there.test\r\nSubject: back\r\n\r\nx\r\n'
  })
  await client.say('QUIT')
  return text
}

test('its sender has the bounce, and the queue a copy to read', async () => {
  const ann = await mx.addMailbox('ann')
  const path = pathOf({ email: await sentBy(ann), recipient: 0 })
  assert.match(path, /@fe-bounces\.here\.test$/)
  assert.match(await send(path), /^250 /)
  assert.match((await mx.messages(ann))[0]!.toString(), /^Return-Path: <>\r\n[^]*Subject: back\r$/m)
  const [copy] = await mx.database.emails.find({ kind: 'bounce' })
  assert.deepEqual(copy!.envelope, { from: '', to: [path] })
  // What programs answer with an address of their own comes as well: it is for the sender.
  assert.match(await send(path.toUpperCase(), 'x@there.test'), /^250 /)
  assert.equal((await mx.messages(ann)).length, 2)
})

test('its sender forwards: the bounce goes along, without a sender, so that it ends there', async () => {
  const kim = await mx.addAlias('kim', { recipients: ['kim@elsewhere.test'] })
  assert.match(await send(pathOf({ email: await sentBy(kim), recipient: 0 })), /^250 /)
  const [forward] = await mx.database.emails.find({ kind: 'forward' })
  assert.deepEqual(forward!.envelope, { from: '', to: ['kim@elsewhere.test'] })
})

test('its sender is gone: it is read all the same', async () => {
  const before = await mx.database.emails.countDocuments({ kind: 'bounce' })
  assert.match(await send(pathOf({ email: await sentBy(`gone@${domain}`), recipient: 0 })), /^250 /)
  assert.equal(await mx.database.emails.countDocuments({ kind: 'bounce' }), before + 1)
})

test('what nobody here has made is unknown, and other names below the domain are not ours', async () => {
  const path = pathOf({ email: await sentBy(`ann@${domain}`), recipient: 0 })
  assert.match(await send(path.replace('-0-', '-1-')), /^550 5\.1\.1 /)
  assert.match(await send(pathOf({ email: '0'.repeat(24), recipient: 0 })), /^550 5\.1\.1 /)
  assert.match(await send(`ann@fe-bounces.${domain}`), /^550 5\.1\.1 /)
  assert.match(await send(path.replace('fe-bounces', 'other')), /^550 5\.7\.1 /)
})
