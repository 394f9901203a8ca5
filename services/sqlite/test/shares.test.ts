// Shared collections: who may what, how a locked participant gets there, and what an end ends.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { MailboxClient, MailboxSession } from '@postkeep/mailbox-client'
import type { CollectionInfo, Invitation } from '@postkeep/mailbox-contract'
import { login, makeMailbox, startSuite, type Suite } from './suite.ts'

let suite: Suite
let client: MailboxClient
let ann: Someone
let ben: Someone
before(async () => {
  suite = await startSuite()
  client = suite.connect()
  ann = await makeMailbox(suite, client, 'ann')
  ben = await makeMailbox(suite, client, 'ben')
})
after(async () => {
  await client.close()
  await suite[Symbol.asyncDispose]()
})

type Someone = Awaited<ReturnType<typeof makeMailbox>>

async function open({ password, username }: Someone, from = client): Promise<MailboxSession> {
  const result = await from.login(login(username, password, 'caldav'))
  assert.ok(result.kind === 'accepted')
  return result.session
}

async function newCalendar(session: MailboxSession, name: string, members: string[] = []): Promise<number> {
  const properties = { '{DAV:}displayname': `The ${name}` }
  const { id } = await session.createCollection({ kind: 'calendar', name, components: [], properties })
  for (const member of members) await put(session, id, member)
  return id
}

const put = (session: MailboxSession, collection: number, name: string, text = name) =>
  session.putObject(
    { collection, name, uid: name, component: 'VEVENT', span: { start: 1, end: 2 } },
    Buffer.from(text)
  )

async function textsIn(session: MailboxSession, collection: number): Promise<string[]> {
  const texts: string[] = []
  await session.readObjects(collection, {}, (_, bytes) => void texts.push(bytes.toString()))
  return texts
}

const named = async (session: MailboxSession, name: string): Promise<CollectionInfo | undefined> =>
  (await session.listCollections(['calendar'])).find((one) => one.name === name)

/** Others may wait too. */
async function invitationTo(session: MailboxSession, name: string): Promise<Invitation> {
  const invitations = await session.listInvitations()
  return invitations.find(({ displayName }) => displayName === `The ${name}`)!
}

let count = 0
/** A new calendar of Ann's that is shared with Ben, who has accepted. */
async function sharing(access: 'read' | 'read-write') {
  count += 1
  const name = `family${count}`
  const [owner, guest] = [await open(ann), await open(ben)]
  const id = await newCalendar(owner, name, ['a.ics', 'b.ics'])
  await owner.shareCollection({ collection: id, address: ben.username, access })
  const { share } = await invitationTo(guest, name)
  const accepted = await guest.answerInvitation(share, true)
  return { owner, guest, id, name, share, accepted: accepted! }
}

describe('shared collections', { timeout: 900_000 }, () => {
  test('an invitation is accepted: both see the same, and what the other writes', async () => {
    const { owner, guest, id, accepted, name } = await sharing('read-write')
    assert.deepEqual(await guest.listInvitations(), [])
    assert.deepEqual(
      [accepted.id, accepted.name, accepted.share?.access, accepted.share?.owner],
      [id, name, 'read-write', ann.username]
    )
    assert.deepEqual(await textsIn(guest, id), ['a.ics', 'b.ics'])
    await put(guest, id, 'c.ics')
    assert.deepEqual(await textsIn(owner, id), ['a.ics', 'b.ics', 'c.ics'])
    const changes = await owner.objectChanges({ collection: id, since: 2 })
    assert.deepEqual([changes.changed.map(({ name }) => name), changes.isComplete], [['c.ics'], true])
    assert.deepEqual(
      (await owner.listParticipants(id)).map(({ access, address, status }) => [address, access, status]),
      [[ben.username, 'read-write', 'accepted']]
    )
    const mine = await named(owner, name)
    assert.deepEqual([mine?.id, mine?.share?.access], [id, 'owner'])
    await Promise.all([owner.logout(), guest.logout()])
  })

  test('a guest has a name and properties of their own', async () => {
    const { owner, guest, id, name } = await sharing('read')
    const set = { '{DAV:}displayname': 'Theirs' }
    const renamed = await guest.updateCollection({ collection: id, name: 'theirs', set, remove: [] })
    assert.deepEqual([renamed.name, renamed.properties['{DAV:}displayname']], ['theirs', 'Theirs'])
    const mine = await named(owner, name)
    assert.equal(mine?.properties['{DAV:}displayname'], `The ${name}`)
    await owner.updateCollection({ collection: id, name: 'house', set: { colour: 'red' }, remove: [] })
    assert.deepEqual((await named(guest, 'theirs'))?.properties, { ...set, colour: 'red' })
    assert.equal((await named(owner, 'house'))?.id, id)
    await Promise.all([owner.logout(), guest.logout()])
  })

  test('who may read may not write, and the owner can let them at once', async () => {
    const { owner, guest, id, name } = await sharing('read')
    assert.equal((await named(guest, name))?.isReadOnly, true)
    const refused = { code: 'not-allowed' }
    await assert.rejects(put(guest, id, 'c.ics'), refused)
    await assert.rejects(guest.removeObject({ collection: id, name: 'a.ics' }), refused)
    await assert.rejects(
      guest.updateObject({ collection: id, name: 'a.ics', set: { x: 'y' }, remove: [] }),
      refused
    )
    const own = await newCalendar(guest, `own${count}`, ['x.ics'])
    const move = { collection: id, name: 'a.ics', to: own, toName: 'a.ics', overwrite: false }
    await assert.rejects(guest.moveObject({ ...move, keep: false }), refused)
    await assert.rejects(
      guest.moveObject({
        collection: own,
        name: 'x.ics',
        to: id,
        toName: 'x.ics',
        overwrite: false,
        keep: true
      }),
      refused
    )
    const attachment = { filename: 'f', contentType: 't/t', collection: id }
    await assert.rejects(guest.addAttachment(attachment, Buffer.from('x')), refused)
    // A copy of what one may read is one's own.
    assert.equal((await guest.moveObject({ ...move, keep: true })).kind, 'stored')
    assert.deepEqual(await textsIn(owner, id), ['a.ics', 'b.ics'])
    await owner.shareCollection({ collection: id, address: ben.username, access: 'read-write' })
    await put(guest, id, 'c.ics')
    await owner.shareCollection({ collection: id, address: ben.username, access: 'read' })
    await assert.rejects(put(guest, id, 'd.ics'), refused)
    await Promise.all([owner.logout(), guest.logout()])
  })

  test('only the owner shares, publishes, and invites people', async () => {
    const { owner, guest, id } = await sharing('read-write')
    const refused = { code: 'not-allowed' }
    await assert.rejects(
      guest.shareCollection({ collection: id, address: ann.username, access: 'read' }),
      refused
    )
    await assert.rejects(guest.unshareCollection(id, ann.username), refused)
    await assert.rejects(guest.publishCollection(id), refused)
    const meeting = {
      collection: id,
      name: 'm.ics',
      uid: 'm',
      component: 'VEVENT',
      span: { start: 1, end: 2 }
    }
    await assert.rejects(guest.putObject({ ...meeting, scheduleTag: 'x' }, Buffer.from('m')), refused)
    assert.equal((await owner.putObject({ ...meeting, scheduleTag: 'x' }, Buffer.from('m'))).kind, 'stored')
    await Promise.all([owner.logout(), guest.logout()])
  })

  test('a participant who is locked gets it at the next login', async () => {
    await suite.restart()
    await client.close()
    client = suite.connect()
    const owner = await open(ann)
    const id = await newCalendar(owner, 'locked', ['a.ics'])
    await owner.shareCollection({
      collection: id,
      address: ben.username,
      access: 'read-write',
      summary: 'Ours'
    })
    const path = join(suite.mailboxes, ben.mailbox.slice(-2), ben.mailbox, 'sealed')
    const [sealed] = readdirSync(path).filter((name) => name.endsWith('.invited'))
    assert.ok(!readFileSync(join(path, sealed!)).includes('invite'))
    const guest = await open(ben)
    const invitation = await invitationTo(guest, 'locked')
    assert.deepEqual(
      [invitation.owner, invitation.displayName, invitation.summary, invitation.access],
      [ann.username, 'The locked', 'Ours', 'read-write']
    )
    assert.equal((await named(guest, 'locked'))?.id, undefined, 'not before it is accepted')
    await assert.rejects(guest.listObjects(id, {}), { code: 'not-found' })
    await guest.answerInvitation(invitation.share, true)
    assert.deepEqual(await textsIn(guest, id), ['a.ics'])
    await guest.logout()
  })

  test('a revoked participant is out at once, also where it is open', async () => {
    const { owner, guest, id, name, share } = await sharing('read-write')
    assert.deepEqual(await textsIn(guest, id), ['a.ics', 'b.ics'])
    const reading = guest.readObjects(id, {}, async (entry) => {
      if (entry.name === 'a.ics') await owner.unshareCollection(id, ben.username)
    })
    await reading
    await assert.rejects(put(guest, id, 'c.ics'), { code: 'not-found' })
    assert.equal(await named(guest, name), undefined)
    await assert.rejects(guest.answerInvitation(share, true), { code: 'not-found' })
    const again = await open(ben)
    assert.equal(await named(again, name), undefined)
    assert.deepEqual(await owner.listParticipants(id), [])
    assert.deepEqual(await textsIn(owner, id), ['a.ics', 'b.ics'])
    await Promise.all([owner.logout(), guest.logout(), again.logout()])
  })

  test('a declined invitation, and a guest who leaves, have no way in', async () => {
    const { owner, guest, id, name } = await sharing('read')
    await guest.deleteCollection(id)
    assert.equal(await named(guest, name), undefined)
    assert.deepEqual(
      (await owner.listParticipants(id)).map(({ status }) => status),
      ['declined']
    )
    assert.deepEqual(await textsIn(owner, id), ['a.ics', 'b.ics'])
    await owner.shareCollection({ collection: id, address: ben.username, access: 'read' })
    const invitation = await invitationTo(guest, name)
    assert.equal(await guest.answerInvitation(invitation.share, false), undefined)
    assert.equal(await invitationTo(guest, name), undefined)
    await assert.rejects(guest.listObjects(id, {}), { code: 'not-found' })
    await Promise.all([owner.logout(), guest.logout()])
  })

  test('objects go from one place to the other with their attachments', async () => {
    const { owner, guest, id } = await sharing('read-write')
    const own = await newCalendar(guest, `own${count}`)
    const attachment = await guest.addAttachment(
      { filename: 'f', contentType: 't/t', collection: own },
      Buffer.from('P')
    )
    const object = {
      collection: own,
      name: 'p.ics',
      uid: 'p',
      component: 'VEVENT',
      span: { start: 1, end: 2 }
    }
    await guest.putObject({ ...object, attachments: [attachment] }, Buffer.from('with P'))
    const move = { collection: own, name: 'p.ics', to: id, toName: 'p.ics', overwrite: false, keep: false }
    assert.equal((await guest.moveObject(move)).kind, 'stored')
    assert.deepEqual(await textsIn(guest, own), [])
    assert.deepEqual(await textsIn(owner, id), ['a.ics', 'b.ics', 'with P'])
    assert.equal((await owner.readAttachment(attachment)).bytes.toString(), 'P')
    await assert.rejects(guest.moveObject(move), { code: 'not-found' })
    const shared = await owner.addAttachment(
      { filename: 'g', contentType: 't/t', collection: id },
      Buffer.from('Q')
    )
    const other = { ...object, collection: id, name: 'q.ics', uid: 'q' }
    await owner.putObject({ ...other, attachments: [shared] }, Buffer.from('with Q'))
    assert.equal((await guest.readAttachment(shared)).bytes.toString(), 'Q')
    await Promise.all([owner.logout(), guest.logout()])
  })

  test('an end by the owner ends it for all; so does the end of the mailbox', async () => {
    const eve = await makeMailbox(suite, client, 'eve')
    const [owner, guest] = [await open(eve), await open(ben)]
    const id = await newCalendar(owner, 'short')
    const invite = { collection: id, address: ben.username, access: 'read' } as const
    await owner.shareCollection(invite)
    const first = await invitationTo(guest, 'short')
    await guest.answerInvitation(first.share, true)
    assert.equal((await named(guest, 'short'))?.id, id)
    await owner.deleteCollection(id)
    assert.deepEqual([await named(owner, 'short'), await named(guest, 'short')], [undefined, undefined])
    await assert.rejects(client.listSlots(first.share), { code: 'not-found' })
    const next = await newCalendar(owner, 'short')
    await owner.shareCollection({ ...invite, collection: next })
    const second = await invitationTo(guest, 'short')
    assert.equal((await client.listSlots(second.share)).length, 2)
    await client.deleteMailbox(eve.mailbox)
    await assert.rejects(client.listSlots(second.share), { code: 'not-found' })
    await assert.rejects(guest.answerInvitation(second.share, true), { code: 'not-found' })
    await guest.logout()
  })

  test('whom it cannot be shared with', async () => {
    const owner = await open(ann)
    const id = await newCalendar(owner, 'mine')
    const { aliases } = suite.directory
    await aliases.create({ domain: 'example.net', name: 'away', recipients: ['x@elsewhere.example'] })
    for (const address of [
      ann.username,
      'nobody@example.net',
      'x@elsewhere.example',
      'away@example.net',
      'no address'
    ]) {
      const invited = owner.shareCollection({ collection: id, address, access: 'read' })
      await assert.rejects(invited, { code: 'invalid' }, address)
    }
    assert.equal((await named(owner, 'mine'))?.share, undefined, 'it stays where it is')
    await owner.logout()
  })

  test('public links of a calendar go on when it is shared, and can be taken away', async () => {
    const owner = await open(ann)
    const id = await newCalendar(owner, 'shown')
    const first = await owner.publishCollection(id)
    await owner.shareCollection({ collection: id, address: ben.username, access: 'read' })
    const second = await owner.publishCollection(id)
    assert.equal((await owner.listPublications()).length, 2)
    for (const one of [first, second])
      assert.ok((await client.readPublication(ann.mailbox, one.id)).length > 0)
    await owner.withdrawPublication(first.id)
    await assert.rejects(client.readPublication(ann.mailbox, first.id), { code: 'not-found' })
    assert.ok((await client.readPublication(ann.mailbox, second.id)).length > 0)
    await owner.logout()
  })

  test('the owner is busy by what is shared, and its guests are not', async () => {
    const { owner, guest, id } = await sharing('read')
    const event = `BEGIN:VEVENT\r\nUID:b\r\nDTSTAMP:20300101T000000Z\r\nDTSTART:20300110T100000Z\r\nDTEND:20300110T110000Z\r\nEND:VEVENT`
    const text = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n${event}\r\nEND:VCALENDAR\r\n`
    const [start, end] = [Date.UTC(2030, 0, 10, 10), Date.UTC(2030, 0, 10, 11)]
    const span = { start: start / 1000, end: end / 1000 }
    await owner.putObject(
      { collection: id, name: 'b.ics', uid: 'b', component: 'VEVENT', span },
      Buffer.from(text)
    )
    const asked = { addresses: [ann.username, ben.username], start: start - 1000, end: end + 1000 }
    const [hers, his] = await guest.freeBusy(asked)
    assert.deepEqual(hers, { kind: 'known', busy: [{ start, end, type: 'BUSY' }] })
    assert.deepEqual(his, { kind: 'known', busy: [] })
    await Promise.all([owner.logout(), guest.logout()])
  })

  test('a guest goes on while the owner is away', async () => {
    const { owner, guest, id, share } = await sharing('read-write')
    await owner.logout()
    await put(guest, id, 'c.ics')
    assert.deepEqual(await textsIn(guest, id), ['a.ics', 'b.ics', 'c.ics'])
    // Upkeep finds it as it finds every mailbox that is open.
    assert.ok((await client.unlockedMailboxes()).includes(share))
    const outcome = await client.maintainMailbox(share, true)
    assert.ok(outcome.kind === 'maintained' && outcome.faults.length === 0)
    assert.ok((await client.mailboxUsage(share)).diskBytes > 0)
    await guest.logout()
  })

  test('one that cannot be opened hides no other, and is there again when it can', async () => {
    const { owner, guest, id, name, share } = await sharing('read')
    await Promise.all([owner.logout(), guest.logout()])
    await suite.restart()
    await client.close()
    client = suite.connect()
    const file = join(suite.mailboxes, share.slice(-2), share, 'mailbox.db')
    renameSync(file, `${file}.away`)
    writeFileSync(file, Buffer.alloc(8192, 1))
    const again = await open(ben)
    assert.equal(await named(again, name), undefined)
    assert.ok((await again.listCollections(['calendar'])).length > 0)
    renameSync(`${file}.away`, file)
    assert.deepEqual(await textsIn(again, id), ['a.ics', 'b.ics'])
    await again.logout()
  })

  // The last one: what it makes of the quota is remembered for a while.
  test('what lies in a share counts for its owner', async () => {
    const { _id } = await suite.directory.aliases.get(ann.username)
    const { owner: first, id } = await sharing('read-write')
    // What each share holds is noted when its owner lists them.
    await first.listCollections(['calendar'])
    const { bytes } = await first.usage()
    await first.logout()
    await suite.database.aliases.updateOne({ _id }, { max_quota: bytes + 2000 })
    await suite.restart()
    await client.close()
    client = suite.connect()
    const [owner, guest] = [await open(ann), await open(ben)]
    const full = { code: 'over-quota' }
    await put(guest, id, 'c.ics', 'x'.repeat(1500))
    await assert.rejects(put(guest, id, 'd.ics', 'x'.repeat(1500)), full)
    await owner.listCollections(['calendar'])
    assert.equal((await owner.usage()).bytes, bytes + 1500)
    const own = await newCalendar(owner, `own${count}`)
    await assert.rejects(put(owner, own, 'd.ics', 'x'.repeat(1500)), full)
    await Promise.all([owner.logout(), guest.logout()])
  })
})
