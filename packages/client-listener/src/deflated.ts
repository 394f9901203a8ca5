// DEFLATE in both directions over a connection. RFC 4978, RFC 1951.
import type { Socket } from 'node:net'
import { type Readable, type Writable, pipeline } from 'node:stream'
import { constants, createDeflateRaw, createInflateRaw } from 'node:zlib'

export interface Deflated {
  /** What the client sent, inflated; reads from the socket only as it is read itself. */
  readonly input: Readable
  /** What is written goes out at once, deflated. */
  readonly output: Writable
}

/** 64 KB a connection instead of 256; the loss in size is some percent. */
const memory = { windowBits: 13, memLevel: 6 }

/** From now on the socket carries DEFLATE alone. Bytes that are none end the connection. */
export function deflated(socket: Socket): Deflated {
  const input = createInflateRaw()
  const output = createDeflateRaw({ ...memory, flush: constants.Z_SYNC_FLUSH })
  // What ends one direction ends the socket, whose own listeners then tell it. A stream cut short fails after its
  // pipeline has ended, too.
  const close = (): void => socket.destroySoon()
  for (const stream of [input, output]) stream.on('error', close)
  // Each pipeline listens, beside those who have listened before: more than the number that Node takes for a leak.
  socket.setMaxListeners(socket.getMaxListeners() + 10)
  pipeline(socket, input, close)
  pipeline(output, socket, close)
  return { input, output }
}
