import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { gracefulServer } from '../src/index.ts'

async function listening(
  onConnection: (socket: Socket) => void
): Promise<{ server: Server; client: () => Promise<Socket> }> {
  const server = createServer(onConnection)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1')
    await Promise.all([once(socket, 'connect'), once(server, 'connection')])
    return socket
  }
  return { server, client }
}

describe('gracefulServer', () => {
  test('accepts no more, and lets an open connection end by itself', async () => {
    const { server, client } = await listening((socket) => socket.on('data', (data) => socket.end(data)))
    const graceful = gracefulServer(server)
    const socket = await client()
    assert.equal(graceful.connections, 1)
    const closing = graceful.close(60_000)
    assert.equal(server.listening, false)
    socket.write('last words')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    assert.equal(answer.toString(), 'last words')
    await closing
    assert.equal(graceful.connections, 0)
  })

  test('destroys what is still open after the grace time, listeners or not', async () => {
    // As a STARTTLS does it.
    const { server, client } = await listening((socket) => void socket.removeAllListeners())
    const graceful = gracefulServer(server)
    const socket = await client()
    socket.on('error', () => undefined)
    await Promise.all([graceful.close(10), once(socket, 'close')])
    assert.equal(graceful.connections, 0)
    await graceful.close(10)
  })
})
