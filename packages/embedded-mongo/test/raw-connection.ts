// Bytes to a server and back, without a driver.
import { once } from 'node:events'
import { connect } from 'node:net'
import { decodeDocument, type Doc, encodeDocument } from '../src/document.ts'
import { FrameReader } from '../src/wire/frame-reader.ts'

export function opMsg(command: Doc): Buffer {
  const body = encodeDocument(command)
  const head = Buffer.alloc(21)
  head.writeInt32LE(21 + body.length, 0)
  head.writeInt32LE(1, 4)
  head.writeInt32LE(2013, 12)
  return Buffer.concat([head, body])
}

/** Sends bytes; resolves to the first message that comes back, or undefined if the server closes the connection. */
export async function exchange(port: number, bytes: Uint8Array): Promise<Buffer | undefined> {
  const socket = connect(port, '127.0.0.1')
  const frames = new FrameReader(() => 48_000_000)
  const answered = new Promise<Buffer | undefined>((resolve) => {
    socket.on('data', (chunk) => {
      const [message] = frames.push(chunk)
      if (message) resolve(message)
    })
    socket.on('error', () => resolve(undefined))
    socket.on('close', () => resolve(undefined))
  })
  await once(socket, 'connect')
  socket.write(bytes)
  const answer = await answered
  socket.destroy()
  return answer
}

export async function sendCommand(port: number, command: Doc): Promise<Doc | undefined> {
  const answer = await exchange(port, opMsg(command))
  return answer && decodeDocument(answer.subarray(21))
}
