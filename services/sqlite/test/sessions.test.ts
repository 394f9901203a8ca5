import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { silentLogger } from '@postkeep/log'
import { compressBody, decompressBody } from '@postkeep/mailbox-contract'
import type { MailboxClient, SessionEvent } from '@postkeep/mailbox-client'
import { connectRpc } from '@postkeep/rpc'
import {
  delivery,
  login,
  makeMailbox,
  message,
  openSession,
  secret,
  startSuite,
  type Suite
} from './suite.ts'

describe('sessions', () => {
  let suite: Suite
  let client: MailboxClient
  before(async () => {
    suite = await startSuite()
    client = suite.connect()
  })
  after(async () => {
    await client.close()
    await suite[Symbol.asyncDispose]()
  })

  const inbox = { path: 'INBOX', flags: [] as string[], internalDate: 1_700_000_000, zone: 0 }

  test('changes are pushed to all who watch, in order, each knowing its own, before the answer', async () => {
    const ann = await makeMailbox(suite, client, 'ann')
    const [one, two] = [await openSession(client, ann), await openSession(client, ann)]
    const seenBy = { one: [] as SessionEvent[], two: [] as SessionEvent[] }
    one.onEvent((event) => seenBy.one.push(event))
    two.onEvent((event) => seenBy.two.push(event))
    const { folder } = await one.openFolder('INBOX')
    await two.openFolder('INBOX')

    const { compressed, raw } = message('hello')
    const { uid } = await one.append({ ...inbox, size: raw.length }, compressed)
    assert.deepEqual(
      seenBy.one.map(({ kind }) => kind),
      ['added']
    )
    const uids = [uid, uid]
    await one.store({ folder: folder.id, uids, mode: 'add', flags: ['\\Seen', '\\Deleted'] })
    await two.store({ folder: folder.id, uids, mode: 'add', flags: ['$Work'] })
    await one.expunge(folder.id)
    await two.listFolders()
    const told = (events: SessionEvent[]) =>
      events.map((event) => `${event.kind}${'own' in event && event.own ? ' own' : ''}`)
    assert.deepEqual(told(seenBy.one), ['added own', 'flags own', 'keywords', 'flags', 'vanished own'])
    assert.deepEqual(told(seenBy.two), ['added', 'flags', 'keywords', 'flags own', 'vanished'])
    const [, seen] = seenBy.two
    assert.ok(seen?.kind === 'flags')
    assert.deepEqual([...seen.columns.uid], [uid])
    assert.deepEqual([...seen.columns.flags], [1 | 8])
    const modseqs = seenBy.two.flatMap((event) => ('modseq' in event ? [event.modseq] : []))
    assert.deepEqual(
      modseqs,
      modseqs.toSorted((left, right) => left - right)
    )

    await two.closeFolder(folder.id)
    const third = delivery(ann.mailbox, 'later')
    await client.deliver(third.params, third.compressed)
    await two.listFolders()
    assert.equal(seenBy.two.length, 5)
    assert.equal(seenBy.one.at(-1)?.kind, 'added')
    await Promise.all([one.logout(), two.logout()])
  })

  test('what is opened and what is told fit together while mail streams in', async () => {
    const bob = await makeMailbox(suite, client, 'bob')
    const sessions = await Promise.all(Array.from({ length: 5 }, () => openSession(client, bob)))
    const pictures: number[][] = []
    for (let index = 0; index < 200; index += 1) {
      const { params, compressed } = delivery(bob.mailbox, `b${index}`)
      const delivering = client.deliver(params, compressed)
      if (index % 40 === 20) {
        const picture: number[] = []
        const session = sessions.pop()!
        session.onEvent((event) => event.kind === 'added' && picture.push(...event.columns.uid))
        // Not awaited: it runs between the deliveries.
        void session.openFolder('INBOX').then(({ columns }) => picture.push(...columns.uid))
        pictures.push(picture)
      }
      if (index % 3 === 0) await delivering
    }
    const reader = await openSession(client, bob)
    while ((await reader.folderStatus(['INBOX']))[0]!.messages < 200);
    const { columns } = await reader.openFolder('INBOX')
    for (const picture of pictures) assert.deepEqual(picture, [...columns.uid])
    await reader.logout()
  })

  test('all of the session operations reach the store', async () => {
    const dan = await makeMailbox(suite, client, 'dan')
    const session = await openSession(client, dan)
    const { compressed, raw } = message('needle')
    await session.createFolder('Lists/Node')
    await session.renameFolder('Lists/Node', 'Lists/JS')
    await session.subscribeFolder('Lists/JS', true)
    assert.ok((await session.listSubscriptions()).includes('Lists/JS'))
    const { uid } = await session.append({ ...inbox, path: 'Lists/JS', size: raw.length }, compressed)
    const { folder } = await session.openFolder('Lists/JS')
    const found = await session.search(folder.id, { type: 'body', text: 'needle' })
    assert.deepEqual([...found.uids], [uid])
    const { count, columns } = await session.columns(folder.id, ['uid', 'body', 'size'], [uid, uid])
    assert.equal(count, 1)
    assert.equal(columns.size[0], raw.length)
    const bodies: Buffer[] = []
    await session.bodies([columns.body[0]!], ({ size, compressed: body }) => {
      bodies.push(decompressBody(body, size))
    })
    assert.deepEqual(bodies, [raw])
    const chunks: number[] = []
    await session.chunks(
      'structure',
      [Math.floor(columns.body[0]! / 256)],
      (number) => void chunks.push(number)
    )
    assert.equal(chunks.length, 1)
    const copied = await session.copy({ folder: folder.id, uids: [uid, uid], to: 'INBOX', move: true })
    assert.deepEqual(copied.sourceUids, [uid, uid])
    const { uids } = await session.vanished(folder.id, 0)
    assert.deepEqual(uids, [uid, uid])
    assert.equal((await session.folderStatus(['INBOX', 'nowhere'])).length, 2)
    await session.deleteFolder('Lists/JS')
    await assert.rejects(session.deleteFolder('Lists/JS'), { code: 'not-found' })
    let deep: Parameters<typeof session.search>[1] = { type: 'all' }
    for (let level = 0; level < 120; level += 1) deep = { type: 'not', key: deep }
    const opened = await session.openFolder('INBOX')
    await assert.rejects(session.search(opened.folder.id, deep), { code: 'limit' })
    await session.logout()
  })

  test('bodies come at the pace of the reader, and a STORE passes them', async () => {
    const eve = await makeMailbox(suite, client, 'eve')
    const session = await openSession(client, eve)
    const raw = Buffer.from(`Subject: big\r\n\r\n${randomBytes(200_000).toString('base64')}`)
    const compressed = compressBody(raw)
    for (let index = 0; index < 100; index += 1)
      await session.append({ ...inbox, size: raw.length }, compressed)
    const { folder } = await session.openFolder('INBOX')
    const { columns } = await session.columns(folder.id, ['body'])
    const gate = Promise.withResolvers<void>()
    let taken = 0
    const reading = session.bodies([...columns.body], async () => {
      taken += 1
      await gate.promise
    })
    const other = await openSession(client, eve)
    await other.openFolder('INBOX')
    await other.store({ folder: folder.id, uids: [1, 1], mode: 'add', flags: ['\\Seen'] })
    assert.equal(taken, 1)
    gate.resolve()
    await reading
    assert.equal(taken, 100)

    const stop = new AbortController()
    const stopped = session.bodies([...columns.body], () => stop.abort(new Error('enough')), {
      signal: stop.signal
    })
    await assert.rejects(stopped, /enough/)
    assert.equal((await session.listFolders()).length > 0, true)
    await Promise.all([session.logout(), other.logout()])
  })

  test('a session ends with its connection, and is of no use to another', async () => {
    const fay = await makeMailbox(suite, client, 'fay')
    const second = suite.connect()
    const session = await openSession(second, fay)
    await assert.rejects(client.call('listFolders', { session: session.id } as never), {
      code: 'session-ended'
    })
    const proof = { session: session.id }
    await assert.rejects(client.replaceRecoveryCode(fay.mailbox, proof), { code: 'session-ended' })
    const ended = new Promise<string>((resolve) => session.onEnd(({ code }) => resolve(code)))
    await second.close()
    assert.equal(await ended, 'unavailable')
    await assert.rejects(session.listFolders(), { code: 'unavailable' })
  })

  test('a session that is handed over is used at the port of its worker, by who claimed it', async () => {
    const { username, password } = await makeMailbox(suite, client, 'gus')
    const asked = { ...login(username, password), open: true, handsOver: true }
    const { value } = await client.call('login', asked)
    assert.ok(value.kind === 'accepted' && value.session !== undefined && value.port !== undefined)
    const params = { session: value.session }
    const connect = () => connectRpc({ host: '127.0.0.1', port: value.port!, secret, logger: silentLogger })
    const [own, other] = [connect(), connect()]
    await assert.rejects(own.call('listFolders', params), { code: 'session-ended' })
    await own.call('claim', params)
    await own.call('listFolders', params)
    for (const operation of ['claim', 'listFolders', 'logout'])
      await assert.rejects(other.call(operation, params), { code: 'session-ended' })
    for (const operation of ['listCollections', 'heldShares', 'unlock', 'constructor'])
      await assert.rejects(own.call(operation, params), { code: 'invalid' })
    await assert.rejects(own.call('listFolders', undefined), { code: 'session-ended' })
    await assert.rejects(client.call('listFolders', params as never), { code: 'session-ended' })
    await own.call('logout', params)
    await assert.rejects(own.call('listFolders', params), { code: 'session-ended' })
    await Promise.all([own.close(), other.close()])
  })

  test('a password that is revoked ends the sessions at the port of the worker', async () => {
    const hal = await makeMailbox(suite, client, 'hal')
    const proof = { recoveryCode: hal.recoveryCode }
    const { mailbox, username } = hal
    const more = { mailbox, proof, password: 'one that goes', name: 'second', scopes: [] }
    const { slot } = await client.addPassword(more)
    const session = await openSession(client, { username, password: more.password })
    const ended = new Promise<string>((resolve) => session.onEnd(({ code }) => resolve(code)))
    await client.revokeSlot(mailbox, slot.id)
    assert.equal(await ended, 'session-ended')
    await assert.rejects(session.listFolders(), { code: 'session-ended' })
  })
})
