// Other people's mail servers, beside ours: what a test may ask of one.
import { readdir, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export interface PeerOptions {
  /** Mail for all addresses of this domain ends here. */
  readonly domain: string
  /** Mail for this other domain goes on to 127.0.0.1, with TLS or not at all. */
  readonly relay?: { readonly domain: string; readonly port: number }
}

export interface PeerServer extends AsyncDisposable {
  /** Takes mail of anybody on 127.0.0.1, with TLS where it is asked for. */
  readonly port: number
  /** What it keeps, as it is stored; reports about mail that it could not relay are with it. */
  messages(): Promise<string[]>
  /** Nothing waits to be delivered. */
  isIdle(): Promise<boolean>
  log(): Promise<string>
}

/** Waits until the port takes connections, at most 20 s. */
export async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isOpen(port)) return
    await pause(100)
  }
  throw new Error(`nothing listens on port ${port}`)
}

async function isOpen(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect(port, '127.0.0.1')
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  const open = await promise
  socket.destroy()
  return open
}

/** The messages of a Maildir; none where it is not there yet. */
export async function readMaildir(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'new')).catch(() => [])
  return Promise.all(names.map((name) => readFile(join(folder, 'new', name), 'latin1')))
}
