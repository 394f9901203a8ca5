// A collection that moves into a mailbox of its own: all of it, once, whatever happens meanwhile; and what a mailbox is told.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { unlockWithSecret } from '@postkeep/crypto'
import { silentLogger } from '@postkeep/log'
import {
  mailboxPath,
  openMailbox,
  ownedShares,
  readKeyring,
  sealNote,
  type HeldShare,
  type MailboxStore,
  type ShareNote
} from '../src/index.ts'
import { mailboxId, temporaryMailbox, type TemporaryMailbox } from './temporary-mailbox.ts'

const facts = {
  ownerAddress: 'ann@example.net',
  access: 'owner',
  displayName: '',
  summary: '',
  ownerHref: '',
  sent: 0
} as const

function openShare({ root }: TemporaryMailbox, { id, secret }: HeldShare): MailboxStore {
  const path = mailboxPath(root, id)
  const opened = unlockWithSecret(readKeyring(path)!, secret, new Date())!
  const { dataKey } = opened
  return openMailbox({ path, mailbox: id, dataKey, logger: silentLogger, onChange: () => undefined })
}

function calendarIn(store: MailboxStore, name: string, members: readonly string[]): number {
  const { collection } = store.createCollection({
    kind: 'calendar',
    name,
    components: ['VEVENT'],
    properties: { '{DAV:}displayname': 'Family' }
  })
  for (const member of members) {
    const span = { start: 1, end: 2 }
    const params = { collection: collection.id, name: member, uid: member, component: 'VEVENT', span }
    store.putObject(params, Buffer.from(`BEGIN ${member}`))
  }
  return collection.id
}

const bytesIn = (store: MailboxStore, collection: number): string[] =>
  [...store.readObjects({ collection, selection: {} })].map(({ bytes }) => bytes.toString())

test('a collection moves with all that clients know of it', () => {
  using box = temporaryMailbox()
  const store = box.open()
  const id = calendarIn(store, 'family', ['a.ics', 'b.ics', 'c.ics'])
  const other = calendarIn(store, 'other', ['x.ics'])
  store.removeObject({ collection: id, name: 'b.ics' })
  store.updateObject({ collection: id, name: 'a.ics', set: { colour: 'red' }, remove: [] })
  const attached = store.addAttachment({ filename: 'f', contentType: 't/t' }, Buffer.from('picture'))
  store.putObject(
    {
      collection: id,
      name: 'd.ics',
      uid: 'd',
      component: 'VEVENT',
      span: { start: null, end: null },
      attachments: [attached.id]
    },
    Buffer.from('with a picture')
  )
  const before = store.listObjects({ collection: id, selection: {} })
  const since = store.objectChanges({ collection: id, since: 2 })
  const held = store.moveToShare({ collection: id, facts })
  assert.deepEqual(
    [held.state, held.name, held.kind, held.owner],
    ['accepted', 'family', 'calendar', mailboxId]
  )
  assert.throws(() => store.listObjects({ collection: id, selection: {} }), { code: 'not-found' })
  assert.throws(() => calendarIn(store, 'family', []), { code: 'already-exists' })
  assert.deepEqual(bytesIn(store, other), ['BEGIN x.ics'])
  assert.deepEqual(ownedShares(box.path), [held.id])

  const share = openShare(box, held)
  const [collection] = share.listCollections({ kinds: ['calendar'] }).collections
  assert.equal(collection!.id, id)
  assert.equal(collection!.properties['{DAV:}displayname'], 'Family')
  assert.deepEqual(share.listObjects({ collection: id, selection: {} }), before)
  assert.deepEqual(share.objectChanges({ collection: id, since: 2 }), since)
  assert.deepEqual(bytesIn(share, id), ['BEGIN a.ics', 'BEGIN c.ics', 'with a picture'])
  assert.equal(share.readAttachment({ id: attached.id }).attachment.toString(), 'picture')
  assert.deepEqual(share.participants(), [
    {
      mailbox: mailboxId,
      slot: readKeyring(mailboxPath(box.root, held.id))!.slots[0]!.id,
      access: 'owner',
      status: 'accepted'
    }
  ])
  share.close()
  store.close()
})

test('only calendars and address books move', () => {
  using box = temporaryMailbox()
  const store = box.open()
  const params = { kind: 'schedule-inbox' as const, name: 'inbox', components: [], properties: {} }
  const { collection } = store.createCollection(params)
  assert.throws(() => store.moveToShare({ collection: collection.id, facts }), { code: 'not-allowed' })
  assert.deepEqual(store.heldShares(), [])
  store.close()
})

const child = fileURLToPath(new URL('move-child.ts', import.meta.url))

/** What it had begun to move when it was killed, a number of calendars after the first. */
async function runAndKill(
  task: object,
  { calendars, delayMs }: { calendars: number; delayMs: number }
): Promise<string[]> {
  const running = spawn(process.execPath, [child, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let told = ''
  let isDying = false
  running.stdout.setEncoding('latin1').on('data', (text: string) => {
    told += text
    if (isDying || told.split('\n').length <= calendars) return
    isDying = true
    setTimeout(() => running.kill('SIGKILL'), delayMs)
  })
  await once(running, 'close')
  return told.slice(0, told.lastIndexOf('\n')).split('\n')
}

test('kill -9 while collections move: each member is there, once', async () => {
  using box = temporaryMailbox()
  const expected: string[] = []
  // A move takes some tens of milliseconds: the ends fall into different steps of it.
  for (const [round, delayMs] of [0, 6, 14, 25, 40].entries()) {
    const task = { path: box.path, mailbox: mailboxId, dataKey: box.dataKey.toString('hex'), round }
    expected.push(...(await runAndKill(task, { calendars: 2, delayMs })))
    const store = box.open()
    const found: string[] = []
    for (const { id, name } of store.listCollections({ kinds: ['calendar'] }).collections) {
      assert.ok(!store.heldShares().some((one) => one.name === name), 'in one place')
      found.push(...bytesIn(store, id))
    }
    const shares = store.heldShares()
    for (const held of shares) {
      assert.equal(held.state, 'accepted')
      const share = openShare(box, held)
      const [collection] = share.listCollections({ kinds: ['calendar'] }).collections
      found.push(...bytesIn(share, collection!.id))
      assert.deepEqual(share.maintain().faults, [])
      share.close()
    }
    const wanted = expected.flatMap((name) => Array.from({ length: 5 }, (_, member) => `${name} ${member}`))
    // The last calendar may have been made and not told.
    const told = found.filter((text) => expected.includes(text.split(' ')[0]!))
    assert.deepEqual(told.toSorted(), wanted.toSorted())
    assert.deepEqual(ownedShares(box.path).toSorted(), shares.map(({ id }) => id).toSorted())
    store.close()
    const folders = readdirSync(box.root).flatMap((group) => readdirSync(join(box.root, group)))
    assert.equal(folders.length, shares.length + 1, 'nothing half-made is left')
  }
})

function invitation(share: string, secret: Buffer): ShareNote {
  return {
    kind: 'invitation',
    share,
    secret: secret.toString('base64'),
    collection: 'calendar',
    name: 'family',
    owner: '65f000000000000000000002',
    facts: { ...facts, access: 'read' },
    notification: { name: `invite-${share}.xml`, document: '<invitation/>' }
  }
}

test('a locked mailbox is told when it is opened, in order; the disk tells nothing', () => {
  using box = temporaryMailbox()
  const [first, second] = ['a'.repeat(24), 'b'.repeat(24)]
  const seal = (note: ShareNote): void =>
    sealNote(box.path, box.sealKeys.publicKey, Buffer.from(JSON.stringify(note)))
  seal(invitation(first, Buffer.alloc(32, 1)))
  seal(invitation(second, Buffer.alloc(32, 2)))
  const notification = { name: `invite-${first}.xml`, document: '<withdrawn/>' }
  seal({ kind: 'withdrawal', share: first, collection: 'calendar', notification })
  const store = box.open()
  assert.ok(!existsSync(join(box.path, 'sealed')) || readdirSync(join(box.path, 'sealed')).length === 0)
  assert.deepEqual(
    store.heldShares().map(({ id, state }) => [id, state]),
    [[second, 'invited']]
  )
  const [notifications] = store.listCollections({ kinds: ['calendar-notifications'] }).collections
  assert.deepEqual(bytesIn(store, notifications!.id), ['<withdrawn/>', '<invitation/>'])
  // A name that is taken becomes another.
  calendarIn(store, 'family', [])
  assert.equal(store.acceptHeld(second).name, 'family-ann')
  assert.throws(() => store.changeHeld({ id: second, name: 'family', set: {}, remove: [] }), {
    code: 'already-exists'
  })
  const changed = store.changeHeld({ id: second, name: 'theirs', set: { colour: 'blue' }, remove: [] })
  assert.deepEqual([changed.name, changed.properties], ['theirs', { colour: 'blue' }])
  store.forgetHeld(second)
  assert.deepEqual(store.heldShares(), [])
  store.close()
  assert.ok(existsSync(dirname(box.path)))
})
