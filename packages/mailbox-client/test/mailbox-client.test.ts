// Against an RPC server that plays the mailbox service: what cannot be timed with the real one (its tests are services/sqlite/test).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLogger } from '@postkeep/log'
import { makeColumn, packColumns, type Identity } from '@postkeep/mailbox-contract'
import { createRpcServer, RpcFailure, type RpcCall, type RpcReply } from '@postkeep/rpc'
import { connectMailboxes, type MailboxClient, type MailboxSession } from '../src/index.ts'

const secret = 'a secret of the tests'
const login = { username: 'a@b.test', password: 'p', scope: 'imap' as const, remoteAddress: '::1' }
const identity: Identity = { mailbox: 'm', address: 'a@b.test', user: 'u', domain: 'd', slot: 's', quota: 0 }

async function serve(handlers: Record<string, (call: RpcCall) => RpcReply | Promise<RpcReply>>) {
  const stack = new AsyncDisposableStack()
  const accept = () => ({ value: { kind: 'accepted', identity, session: 's1' } })
  const known: typeof handlers = { login: accept, ping: () => ({ value: {} }), ...handlers }
  const server = await createRpcServer({
    host: '127.0.0.1',
    port: 0,
    secret,
    logger: silentLogger,
    handle: (call) => known[call.operation]!(call)
  })
  const { host, port } = server.address
  const client = connectMailboxes({ host, port, secret, logger: silentLogger })
  stack.defer(() => server.close())
  stack.defer(() => client.close())
  return { client, server, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

async function open(client: MailboxClient): Promise<MailboxSession> {
  const result = await client.login(login)
  assert.ok(result.kind === 'accepted')
  return result.session
}

function columnsOf(uids: number[]): Buffer {
  const uid = Uint32Array.from(uids)
  const none = makeColumn('flags', uids.length)
  return packColumns(['uid', 'flags', 'keywords'], { uid, flags: none, keywords: none }, uids.length)
}

const added = (count: number) => ({ kind: 'added', session: 's1', folder: 1, modseq: 2, count, own: false })

test('a session in which nobody listens for events goes on', async () => {
  const openFolder = ({ connection }: RpcCall) => {
    connection.push(added(1), columnsOf([3]))
    return { value: { folder: { id: 1, messages: 0 }, keywords: [] }, attachment: columnsOf([]) }
  }
  await using suite = await serve({ openFolder })
  const session = await open(suite.client)
  for (let times = 0; times < 2; times++) {
    await session.openFolder('INBOX')
    // The event is let go in the turn after.
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.equal((await session.openFolder('INBOX')).folder.id, 1)
})

test('events that come before the answer of openFolder, or with it, are told after it', async () => {
  const openFolder = ({ connection }: RpcCall) => {
    connection.push(added(1), columnsOf([3]))
    setImmediate(() => connection.push(added(1), columnsOf([4])))
    return { value: { folder: { id: 1, messages: 2 }, keywords: [] }, attachment: columnsOf([1, 2]) }
  }
  await using suite = await serve({ openFolder })
  const session = await open(suite.client)
  const picture: number[] = []
  const told = Promise.withResolvers<void>()
  session.onEvent((event) => {
    if (event.kind === 'added') picture.push(...event.columns.uid)
    if (picture.length === 4) told.resolve()
  })
  const { columns } = await session.openFolder('INBOX')
  picture.push(...columns.uid)
  await told.promise
  assert.deepEqual(picture, [1, 2, 3, 4])
})

test('an event of an operation comes before its answer', async () => {
  const store = ({ connection }: RpcCall) => {
    connection.push({ ...added(1), kind: 'flags', own: true }, columnsOf([1]))
    return { value: { modseq: 2, modified: [] } }
  }
  await using suite = await serve({ store })
  const session = await open(suite.client)
  const seen: string[] = []
  session.onEvent(({ kind }) => seen.push(kind))
  await session.store({ folder: 1, uids: [1, 1], mode: 'add', flags: [] })
  assert.deepEqual(seen, ['flags'])
})

test('refusals keep their code; what is no refusal of the service is unavailable', async () => {
  await using suite = await serve({
    listFolders: () => Promise.reject(new RpcFailure('over-quota', 'full')),
    usage: () => Promise.reject(new Error('a secret reason'))
  })
  const session = await open(suite.client)
  await assert.rejects(session.listFolders(), { name: 'MailboxError', code: 'over-quota', message: 'full' })
  await assert.rejects(session.usage(), (error: Error) => {
    assert.ok('code' in error && error.code === 'unavailable')
    return !error.message.includes('secret')
  })
})

test('an error of the reader ends the stream and is given back as it is', async () => {
  await using suite = await serve({
    async chunks(call) {
      for (let number = 0; number < 100; number += 1) await call.stream(Buffer.from([number, 0, 0, 0, 1]))
      return { value: {} }
    }
  })
  const session = await open(suite.client)
  const failing = session.chunks('headers', [1], (number) => {
    if (number === 3) throw new RangeError('cannot use it')
  })
  await assert.rejects(failing, { name: 'RangeError' })
  await suite.client.ping()
})

test('the end of the connection ends its sessions, once, and a new login works when it is back', async () => {
  await using suite = await serve({
    logout({ connection }) {
      connection.close()
      return { value: {} }
    }
  })
  const [one, two] = [await open(suite.client), await open(suite.client)]
  const ends: string[] = []
  two.onEnd(({ code }) => ends.push(code))
  await suite.client.call('logout', { session: one.id } as never).catch(() => undefined)
  await suite.client.ping()
  assert.deepEqual(ends, ['unavailable'])
  await assert.rejects(two.listFolders(), { code: 'unavailable' })
  assert.ok(await open(suite.client))
})

test('the service ends a session', async () => {
  await using suite = await serve({
    ping({ connection }) {
      connection.push({ kind: 'ended', session: 's1', reason: 'the password was revoked' })
      return { value: {} }
    }
  })
  const session = await open(suite.client)
  await suite.client.ping()
  const late = new Promise<string>((resolve) => session.onEnd(({ message }) => resolve(message)))
  assert.equal(await late, 'the password was revoked')
  await assert.rejects(session.usage(), { code: 'session-ended' })
  await session.logout()
})

test('nobody answers: unavailable', async () => {
  const suite = await serve({})
  await suite[Symbol.asyncDispose]()
  await assert.rejects(suite.client.ping(), { code: 'unavailable' })
})

test('a folder that has not changed is not sent again, and each session has columns of its own', async () => {
  const asked: unknown[] = []
  let modseq = 5
  const openFolder = ({ params }: RpcCall) => {
    const { known } = params as { known?: { modseq: number } }
    asked.push(known)
    const unchanged = known?.modseq === modseq
    const value = {
      folder: { id: 1, messages: 2, highestModseq: modseq },
      keywords: [],
      opening: 'o',
      unchanged
    }
    return unchanged ? { value } : { value, attachment: columnsOf([modseq, modseq + 1]) }
  }
  await using suite = await serve({ openFolder })
  const session = await open(suite.client)
  const [one, two] = [await session.openFolder('INBOX'), await session.openFolder('INBOX')]
  one.columns.uid[0] = 99
  assert.deepEqual([...two.columns.uid], [5, 6])
  assert.deepEqual([...(await session.openFolder('INBOX')).columns.uid], [5, 6])
  modseq = 7
  assert.deepEqual([...(await session.openFolder('INBOX')).columns.uid], [7, 8])
  const known = { opening: 'o', folder: 1, modseq: 5 }
  assert.deepEqual(asked, [undefined, known, known, known])
})
