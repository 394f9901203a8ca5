// A server and clients on loopback that end with the test, and what they logged.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { silentLogger, type Logger } from '@postkeep/log'
import {
  connectRpc,
  createRpcServer,
  type RpcClient,
  type RpcClientOptions,
  type RpcServer,
  type RpcServerOptions
} from '../src/index.ts'

export const secret = 'the shared secret of the tests'

export function recordingLogger(): { logger: Logger; lines: string[] } {
  const lines: string[] = []
  const record = (fields: Readonly<Record<string, unknown>>, message: string) =>
    void lines.push(`${message}: ${JSON.stringify(fields['reason'] ?? fields['error'])}`)
  return { logger: { ...silentLogger, warn: record, error: record }, lines }
}

export async function serve(t: TestContext, options: Partial<RpcServerOptions> = {}): Promise<RpcServer> {
  const defaults = { host: '127.0.0.1', port: 0, secret, logger: silentLogger }
  const handle: RpcServerOptions['handle'] = (call) => ({ value: call.params, attachment: call.attachment })
  const server = await createRpcServer({ ...defaults, handle, ...options })
  t.after(() => server.close())
  return server
}

export function client(
  t: TestContext,
  server: RpcServer,
  options: Partial<RpcClientOptions> = {}
): RpcClient {
  const reconnect = { firstDelayMs: 5, longestDelayMs: 20 }
  const rpc = connectRpc({ ...server.address, secret, logger: silentLogger, reconnect, ...options })
  t.after(() => rpc.close())
  return rpc
}

export async function rawSocket(t: TestContext, port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port })
  socket.on('error', () => undefined)
  t.after(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}

export function frame(kind: number, id: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUInt32BE(payload.length + 5, 0)
  head.writeUInt8(kind, 4)
  head.writeUInt32BE(id, 5)
  return Buffer.concat([head, payload])
}

/** Resolves when the condition holds; it is looked at in every turn of the event loop. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
