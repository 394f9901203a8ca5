// The certificate of a listener, read again when its files change; connections that are open keep theirs.
import { X509Certificate, createPrivateKey, randomBytes } from 'node:crypto'
import { readFileSync, statSync, watch, type FSWatcher } from 'node:fs'
import { dirname } from 'node:path'
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls'
import { errorOf, type Logger } from '@postkeep/log'

/** For tls.createServer, for server.setSecureContext, and as `context` for an SNICallback. */
export type WatchedTlsContext = SecureContextOptions & { readonly context: SecureContext }

export type TlsContextWatch = Disposable & { current(): WatchedTlsContext; close(): void }

type WatchOptions = {
  keyFile: string
  /** The certificate and its chain, PEM. */
  certFile: string
  logger: Logger
  onReload?: (context: WatchedTlsContext) => void
  /** How often the files are looked at where the system tells no changes. */
  pollMs?: number
}

const settleMs = 50

/** Reads the files at once. @throws when they cannot be read or do not belong together */
export function watchTlsContext(options: WatchOptions): TlsContextWatch {
  const watched = new WatchedFiles(options)
  return {
    current: () => watched.current,
    close: () => watched.close(),
    [Symbol.dispose]: () => watched.close()
  }
}

class WatchedFiles {
  current: WatchedTlsContext
  readonly #options: WatchOptions
  // The same keys through all reloads, so that clients can resume their sessions.
  readonly #ticketKeys = randomBytes(48)
  readonly #watchers: FSWatcher[]
  readonly #poll: NodeJS.Timeout
  #settling: NodeJS.Timeout | undefined
  #loaded: string
  #refused: string | undefined

  constructor(options: WatchOptions) {
    this.#options = options
    this.#loaded = stampOf(options)
    this.current = readContext(options, this.#ticketKeys)
    this.#watchers = [...new Set([dirname(options.keyFile), dirname(options.certFile)])].flatMap((folder) =>
      this.#watchFolder(folder)
    )
    this.#poll = setInterval(() => this.#reload(), options.pollMs ?? 60_000).unref()
  }

  close(): void {
    clearInterval(this.#poll)
    clearTimeout(this.#settling)
    for (const watcher of this.#watchers) watcher.close()
  }

  // The folder, not the files: certificates are renewed by renaming or by moving a symbolic link.
  #watchFolder(folder: string): FSWatcher[] {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#settle())
      watcher.on('error', (error) => this.#warn(error, 'a folder of certificates can no longer be watched'))
      return [watcher]
    } catch (error) {
      this.#warn(error, 'a folder of certificates cannot be watched')
      return []
    }
  }

  #settle(): void {
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => this.#reload(), settleMs).unref()
  }

  #reload(): void {
    let stamp: string | undefined
    try {
      stamp = stampOf(this.#options)
      if (stamp === this.#loaded || stamp === this.#refused) return
      this.current = readContext(this.#options, this.#ticketKeys)
      this.#loaded = stamp
    } catch (error) {
      // Often only the first file of a new pair is there yet: the next change brings the second.
      this.#refused = stamp
      this.#warn(error, 'the new certificate cannot be used, the old one stays')
      return
    }
    this.#options.logger.info({ certFile: this.#options.certFile }, 'the certificate was renewed')
    this.#options.onReload?.(this.current)
  }

  #warn(error: unknown, message: string): void {
    this.#options.logger.warn({ error: errorOf(error), certFile: this.#options.certFile }, message)
  }
}

/** Changes when one of the files, or what their links lead to, changes. */
function stampOf({ keyFile, certFile }: WatchOptions): string {
  const stamps = [keyFile, certFile].map((file) => statSync(file, { bigint: true }))
  return stamps.map(({ dev, ino, size, mtimeNs }) => `${dev}:${ino}:${size}:${mtimeNs}`).join(' ')
}

function readContext({ keyFile, certFile }: WatchOptions, ticketKeys: Buffer): WatchedTlsContext {
  const key = readFileSync(keyFile)
  const cert = readFileSync(certFile)
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) {
    throw new Error(`The key in ${keyFile} does not belong to the certificate in ${certFile}`)
  }
  const settings = { key, cert, ticketKeys, minVersion: 'TLSv1.2', sessionIdContext: 'mail' } as const
  return { ...settings, context: createSecureContext(settings) }
}
