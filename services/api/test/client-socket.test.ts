// One client: pings and pongs, and how much it may leave unread.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { WebSocket, WebSocketServer } from 'ws'
import { ClientSocket } from '../src/socket/client-socket.ts'

let server: WebSocketServer
let port: number
before(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
after(async () => {
  for (const client of server.clients) client.terminate()
  await new Promise((resolve) => server.close(resolve))
})

const json = (message: object) => JSON.stringify(message)

/** A connection whose other end answers nothing, and reads only when it is told to. */
async function silent(): Promise<{ client: ClientSocket; far: Socket }> {
  const opened = once(server, 'connection') as Promise<[WebSocket]>
  const far = connect(port, '127.0.0.1')
  far.on('error', () => undefined)
  const key = Buffer.alloc(16).toString('base64')
  const fields = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`
  ]
  far.write(['GET / HTTP/1.1', 'Host: x', ...fields, '', ''].join('\r\n'))
  return { client: new ClientSocket((await opened)[0], json), far }
}

test('who answers a ping stays', async () => {
  const opened = once(server, 'connection') as Promise<[WebSocket]>
  const far = new WebSocket(`ws://127.0.0.1:${port}/`)
  const [near] = await opened
  const client = new ClientSocket(near, json)
  for (let count = 0; count < 3; count += 1) {
    const answered = once(near, 'pong')
    client.ping()
    await answered
    assert.ok(client.isOpen)
  }
  const said = once(near, 'message')
  client.ping()
  far.send('{"event":"pong"}')
  await said
  client.ping()
  assert.ok(client.isOpen)
  far.terminate()
})

test('who answers none is gone at the second one', async () => {
  const { client, far } = await silent()
  const closed = new Promise<void>((resolve) => client.onClose(resolve))
  client.ping()
  assert.ok(client.isOpen)
  client.ping()
  await closed
  far.destroy()
})

test('who does not read is let go before it costs memory', async () => {
  const { client, far } = await silent()
  far.pause()
  let sent = 0
  for (; client.isOpen && sent < 1000; sent += 1) client.send('newMessage', { text: 'x'.repeat(100_000) })
  assert.ok(sent < 1000)
  client.send('newMessage')
  far.destroy()
})
