// Another program's resynchronisation, and MODSEQs over a restart of the mailbox service.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { type Account, type Fixture, startFixture } from './fixture.ts'

let fixture: Fixture
let account: Account

before(async () => {
  fixture = await startFixture()
  account = await fixture.newAccount()
})
after(() => fixture[Symbol.asyncDispose]())

async function connect(): Promise<ImapFlow & AsyncDisposable> {
  const client = new ImapFlow({
    host: 'localhost',
    port: fixture.imaps,
    secure: true,
    qresync: true,
    auth: { user: account.user, pass: account.password },
    tls: { ca: fixture.ca },
    logger: false
  })
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.logout() })
}

interface State {
  readonly uidValidity: bigint
  readonly highestModseq: bigint
}

async function stateOf(client: ImapFlow): Promise<State> {
  const { uidValidity, highestModseq } = await client.mailboxOpen('INBOX')
  return { uidValidity, highestModseq: highestModseq! }
}

/** What the server tells of its own accord when INBOX is opened again. */
async function changesSince({ uidValidity, highestModseq }: State): Promise<string[]> {
  await using client = await connect()
  const told: string[] = []
  client.on('expunge', ({ uid, vanished }: { uid?: number; vanished?: boolean }) =>
    told.push(`${vanished === true ? 'vanished' : 'expunged'} ${uid}`)
  )
  client.on('flags', ({ uid, flags }: { uid?: number; flags: Set<string> }) =>
    told.push(`${uid}: ${[...flags].join(' ')}`)
  )
  // The types of imapflow do not know the option.
  const known = { uidValidity, changedSince: highestModseq } as object
  await client.mailboxOpen('INBOX', known)
  return told
}

test('imapflow is told what changed while it was away, also over a restart of the service', async () => {
  let known: State
  {
    await using client = await connect()
    assert.ok(client.enabled.has('QRESYNC'))
    for (let count = 0; count < 6; count += 1) await client.append('INBOX', `Subject: ${count}\r\n\r\nx\r\n`)
    known = await stateOf(client)
    await client.messageFlagsAdd('2', [String.raw`\Flagged`], { uid: true })
    await client.messageMove('3:4', 'Archive', { uid: true })
    await client.messageDelete('6', { uid: true })
  }
  const expected = ['vanished 3', 'vanished 4', 'vanished 6', String.raw`2: \Flagged`]
  assert.deepEqual(await changesSince(known), expected)
  await fixture.stopMailboxes()
  await fixture.startMailboxes()
  await reconnected()
  assert.deepEqual(await changesSince(known), expected)
  {
    await using client = await connect()
    const later = await stateOf(client)
    assert.ok(later.highestModseq > known.highestModseq)
    assert.deepEqual(await changesSince(later), [])
  }
})

/** The way to the mailbox service is opened again after a pause. */
async function reconnected(): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      await using _ = await connect()
      return
    } catch {
      await sleep(50)
    }
  }
  assert.fail('the service does not come back')
}
