// The WebSocket: who is let in, what they are told, and how a connection ends.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { unpack } from 'msgpackr'
import { WebSocket } from 'ws'
import { startApi, type Api, type Json } from './api.ts'

let api: Api
let box: string
before(async () => {
  api = await startApi()
  box = await api.mailbox('box@here.example')
})
after(() => api[Symbol.asyncDispose]())

type Client = AsyncDisposable & {
  readonly socket: WebSocket
  readonly closed: Promise<number>
  next(event: string): Promise<Json>
}

async function connect(as?: string, query = '', port = api.port): Promise<Client> {
  const headers = as === undefined ? {} : { authorization: `Basic ${btoa(as)}` }
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/ws${query}`, { headers })
  const messages: Json[] = []
  const waiting: (() => void)[] = []
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    messages.push(isBinary ? unpack(data) : JSON.parse(data.toString()))
    for (const go of waiting.splice(0)) go()
  })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  await once(socket, 'open')
  return {
    socket,
    closed,
    async next(event) {
      for (;;) {
        const at = messages.findIndex((message) => message.event === event)
        if (at >= 0) return messages.splice(at, 1)[0]
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },
    async [Symbol.asyncDispose]() {
      socket.terminate()
      await closed
    }
  }
}

const call = (path: string, body?: object) => api.call(path, { as: box, body })
async function watching(query = ''): Promise<Client> {
  const client = await connect(box, query)
  assert.equal((await client.next('auth')).status, 'ok')
  return client
}

test('messages: new, changed, moved, gone', async () => {
  await using client = await watching()
  const { json: made } = await call('POST /v1/messages', { subject: 'Hello', text: 'x', to: 'a@far.example' })
  const { mailbox, message, timestamp } = await client.next('newMessage')
  assert.deepEqual(
    [mailbox, message.id, message.subject, message.is_unread],
    ['INBOX', made.id, 'Hello', true]
  )
  assert.ok(Date.parse(timestamp) > 0)
  await call(`PUT /v1/messages/${made.id}`, { flags: ['\\Seen', 'later'] })
  const flags = await client.next('flagsUpdated')
  assert.deepEqual(
    [flags.mailbox, flags.uid, flags.action, flags.flags],
    ['INBOX', made.uid, 'set', ['\\Seen', 'later']]
  )
  const { json: moved } = await call(`PUT /v1/messages/${made.id}`, { folder: 'Archive' })
  const gone = await client.next('messagesExpunged')
  assert.deepEqual([gone.mailbox, gone.uids], ['INBOX', [made.uid]])
  const there = await client.next('newMessage')
  assert.deepEqual([there.mailbox, there.message.id], ['Archive', moved.id])
})

test('folders: made, renamed, removed', async () => {
  await using client = await watching()
  await call('POST /v1/folders', { path: 'Trips' })
  for (let told = await client.next('mailboxCreated'); told.path !== 'Trips';)
    told = await client.next('mailboxCreated')
  await call('PUT /v1/folders/Trips', { path: 'Journeys' })
  const { newPath, oldPath } = await client.next('mailboxRenamed')
  assert.deepEqual([oldPath, newPath], ['Trips', 'Journeys'])
  await call('DELETE /v1/folders/Journeys')
  for (let told = await client.next('mailboxDeleted'); told.path !== 'Journeys';)
    told = await client.next('mailboxDeleted')
})

test('calendars, events, contacts; as MessagePack too', async () => {
  await using client = await watching('?msgpackr=true')
  await call('POST /v1/calendars', { name: 'Work', calendar_id: 'work' })
  const named = async (event: string, key: string, id: string) => {
    for (let told = await client.next(event); told[key] !== id;) told = await client.next(event)
  }
  await named('calendarCreated', 'calendarId', 'work')
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:x',
    'BEGIN:VEVENT',
    'UID:u',
    'DTSTAMP:20260101T000000Z'
  ]
  const ical = [...lines, 'DTSTART:20260101T000000Z', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n')
  await call('POST /v1/calendar-events', { calendar_id: 'work', event_id: 'e', ical })
  const { calendarEventId, calendarId } = await client.next('calendarEventCreated')
  assert.deepEqual([calendarId, calendarEventId], ['work', 'e'])
  await call('DELETE /v1/calendar-events/work:e')
  assert.equal((await client.next('calendarEventDeleted')).calendarEventId, 'e')
  await call('PUT /v1/calendars/work', { name: 'Office' })
  await named('calendarUpdated', 'calendarId', 'work')
  await call('DELETE /v1/calendars/work')
  await named('calendarDeleted', 'calendarId', 'work')
  const { json: contact } = await call('POST /v1/contacts', { full_name: 'Ann' })
  assert.equal((await client.next('contactCreated')).contactId, contact.id)
  await call(`PUT /v1/contacts/${contact.id}`, { full_name: 'Anne' })
  assert.equal((await client.next('contactUpdated')).contactId, contact.id)
})

test('without credentials nothing is told; with wrong ones the connection ends', async () => {
  await using nobody = await connect()
  assert.equal(nobody.socket.readyState, WebSocket.OPEN)
  for (const wrong of ['box@here.example:wrong', 'nobody@here.example:x', 'no colon']) {
    await using client = await connect(wrong)
    assert.equal(await client.closed, 4403, wrong)
  }
  const plain = await api.call('/v1/ws')
  assert.equal(plain.status, 400)
  const elsewhere = new WebSocket(`ws://127.0.0.1:${api.port}/v1/folders`)
  const [error] = (await once(elsewhere, 'error')) as [Error]
  assert.match(error.message, /404/)
})

test('a mailbox that is removed ends it', async () => {
  const other = await api.mailbox('other@there.example')
  await using client = await connect(other)
  await client.next('auth')
  const owner = `${(await api.directory.apiKeys.create({ user: 'owner@there.example.far.example' })).token}:`
  await api.call('DELETE /v1/domains/there.example/aliases/other', { as: owner })
  assert.equal(await client.closed, 4401)
})

test('too many messages end it; it is told why', async () => {
  await using client = await connect(box)
  await client.next('auth')
  for (let count = 0; count < 201; count += 1) client.socket.send('{"event":"pong"}')
  assert.equal(await client.closed, 1008)
})
