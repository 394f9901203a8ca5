// Who is away answers once, by way of the queue; and what is behind the plus finds its folder.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startMx, type MxFixture } from './fixture.ts'
import { SmtpClient } from './smtp-client.ts'

let mx: MxFixture

before(async () => {
  mx = await startMx()
  mx.dns.zone.set('vouched.test', 'TXT', [['v=spf1 ip4:127.0.0.0/8 -all']])
  await mx.addMailbox('ann')
  await mx.directory.aliases.setVacation('ann@here.test', { is_enabled: true, message: 'Back on Monday' })
})
after(() => mx[Symbol.asyncDispose]())

async function send(from: string, header = '', to = 'ann@here.test'): Promise<void> {
  using client = await SmtpClient.connect(mx.port)
  const raw = `From: ${from}\r\nTo: ${to}\r\nSubject: Hi\r\n${header}\r\nHello\r\n`
  const reply = await client.send({ from, to: [to], raw })
  assert.equal(reply.code, 250, reply.text)
}

test('what stands behind the plus names a folder, if the alias wants it and the mailbox has it', async () => {
  await mx.addMailbox('carl', { has_tag_folders: true })
  await mx.addMailbox('dora')
  for (const name of ['carl', 'dora']) {
    const session = await mx.logIn(`${name}@here.test`)
    await session.createFolder('Lists')
    await session.logout()
    for (const tag of ['Lists', 'none', 'Trash'])
      await send('x@elsewhere.test', '', `${name}+${tag}@here.test`)
  }
  const counts = (name: string) =>
    Promise.all(
      ['INBOX', 'Lists', 'Trash'].map(
        async (folder) => (await mx.messages(`${name}@here.test`, folder)).length
      )
    )
  assert.deepEqual(await counts('carl'), [2, 1, 0])
  assert.deepEqual(await counts('dora'), [3, 0, 0])
})

const answers = async () =>
  (await mx.database.emails.find({ kind: 'system' })).map(({ envelope }) => envelope)

test('once, to who is known to be the sender, from nobody', async () => {
  await send('bob@elsewhere.test')
  await send('list@vouched.test', 'List-Id: <l.vouched.test>\r\n')
  await send('bob@vouched.test')
  await send('bob@vouched.test')
  await send('eve@vouched.test')
  while ((await answers()).length < 2) await sleep(20)
  const found = (await answers()).toSorted((a, b) => (a.to[0]! < b.to[0]! ? -1 : 1))
  assert.deepEqual(
    found.map(({ from, to }) => ({ from, to })),
    [
      { from: '', to: ['bob@vouched.test'] },
      { from: '', to: ['eve@vouched.test'] }
    ]
  )
})
