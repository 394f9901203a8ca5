// One SFTP connection, opened when it is first needed and again after it was lost. The host's key is pinned, for a backup
// must not be sent to whoever answers. ssh2 is loaded with the first request.
import { createHash, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Client, SFTPWrapper } from 'ssh2'
import { BackupError } from '../backup-error.ts'

export interface SftpOptions {
  /** sftp://user@host[:port]/path; without a user: root. */
  readonly url: string
  /** A private key in OpenSSH form without a passphrase. */
  readonly keyFile: string
  /** SHA256:…, base64, as ssh-keygen -lf shows it. */
  readonly hostKey: string
}

interface Connection {
  readonly client: Client
  readonly sftp: SFTPWrapper
}

const readyTimeoutMs = 20_000
const keepAliveMs = 10_000

export class SftpConnection {
  readonly #options: SftpOptions
  #open: Promise<Connection> | undefined

  constructor(options: SftpOptions) {
    this.#options = options
  }

  /** @throws BackupError('storage') */
  async sftp(): Promise<SFTPWrapper> {
    this.#open ??= this.#connect()
    const opening = this.#open
    try {
      return (await opening).sftp
    } catch (error) {
      if (this.#open === opening) this.#open = undefined
      throw error
    }
  }

  async close(): Promise<void> {
    const opened = this.#open
    this.#open = undefined
    // What could not be opened was told to whoever wanted it.
    const connection = await opened?.catch(() => undefined)
    connection?.client.end()
  }

  async #connect(): Promise<Connection> {
    const { hostname, port, username } = new URL(this.#options.url)
    const privateKey = await this.#readKey()
    const { Client } = (await import('ssh2')).default
    const client = new Client()
    const { promise, resolve, reject } = Promise.withResolvers<Connection>()
    let presented = ''
    client.on('ready', () => {
      // Questions are small and each is waited for: 40 ms otherwise.
      client.setNoDelay(true)
      client.sftp((error, sftp) => (error ? reject(error) : resolve({ client, sftp })))
    })
    client.on('error', reject)
    client.on('close', () => {
      this.#open = undefined
      reject(new Error('the connection was closed'))
    })
    client.connect({
      host: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: port === '' ? 22 : Number(port),
      username: decodeURIComponent(username) || 'root',
      privateKey,
      readyTimeout: readyTimeoutMs,
      keepaliveInterval: keepAliveMs,
      hostVerifier: (key: Buffer) => {
        presented = fingerprintOf(key)
        return isSame(presented, this.#options.hostKey)
      }
    })
    try {
      return await promise
    } catch (error) {
      client.end()
      throw this.#explained(error, presented)
    }
  }

  async #readKey(): Promise<Buffer> {
    try {
      return await readFile(this.#options.keyFile)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'error'
      const text = `the key for SFTP cannot be read from ${this.#options.keyFile} (${code}): mend BACKUP_SFTP_KEY_FILE`
      throw new BackupError('storage', text, { cause: error })
    }
  }

  #explained(cause: unknown, presented: string): BackupError {
    const { hostKey, url } = this.#options
    const { host } = new URL(url)
    if (presented !== '' && !isSame(presented, hostKey)) {
      const text =
        `${host} shows another host key than BACKUP_SFTP_HOST_KEY: ${presented}. ` +
        'Ask whoever runs it whether that is right, and only then write it into .env'
      return new BackupError('storage', text, { cause })
    }
    const reason = cause instanceof Error ? cause.message : 'no answer'
    const hint = /authentication/i.test(reason)
      ? 'put the public key into authorized_keys of that user'
      : 'see that host and port of BACKUP_SFTP_URL are right, and that it can be reached from here'
    return new BackupError('storage', `SFTP at ${host} cannot be used (${reason}): ${hint}`, { cause })
  }
}

function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => Buffer.from(text.replace(/=+$/, '')))
  return left!.length === right!.length && timingSafeEqual(left!, right!)
}
