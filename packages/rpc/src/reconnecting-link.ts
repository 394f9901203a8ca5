// Keeps one connection open: after each end a new one, later and later, with jitter.
import type { Logger } from '@postkeep/log'
import { ClientLink, type ClientLinkOptions } from './client-link.ts'

export type ReconnectingLinkOptions = Omit<ClientLinkOptions, 'onOpen' | 'onEnd'> & {
  logger: Logger
  firstDelayMs: number
  longestDelayMs: number
  onOpen: () => void
  onLost: () => void
  onEnded: () => void
}

export class ReconnectingLink {
  readonly #options: ReconnectingLinkOptions
  #link: ClientLink
  #delayMs: number
  #retry: NodeJS.Timeout | undefined
  #isClosed = false
  #hasComplained = false

  constructor(options: ReconnectingLinkOptions) {
    this.#options = options
    this.#delayMs = options.firstDelayMs
    this.#link = this.#connect()
  }

  /** The connection, while it can carry calls. */
  get open(): ClientLink | undefined {
    return this.#link.isOpen ? this.#link : undefined
  }

  close(): void {
    this.#isClosed = true
    if (this.#retry) {
      clearTimeout(this.#retry)
      this.#options.onEnded()
    } else {
      this.#link.close()
    }
  }

  #connect(): ClientLink {
    this.#retry = undefined
    return new ClientLink({
      ...this.#options,
      onOpen: () => {
        this.#delayMs = this.#options.firstDelayMs
        this.#hasComplained = false
        this.#options.onOpen()
      },
      onEnd: (wasOpen, error) => this.#ended(wasOpen, error)
    })
  }

  #ended(wasOpen: boolean, error: Error | undefined): void {
    if (!this.#isClosed) this.#complain(wasOpen, error)
    if (wasOpen) this.#options.onLost()
    if (this.#isClosed) return this.#options.onEnded()
    const delay = this.#delayMs * (0.5 + Math.random() / 2)
    this.#delayMs = Math.min(this.#delayMs * 2, this.#options.longestDelayMs)
    this.#retry = setTimeout(() => (this.#link = this.#connect()), delay)
  }

  // Once an outage, not once an attempt.
  #complain(wasOpen: boolean, error: Error | undefined): void {
    if (this.#hasComplained) return
    this.#hasComplained = true
    const { host, port, logger } = this.#options
    const reason = error?.message ?? 'the server closed the connection'
    logger.warn(
      { host, port, reason },
      wasOpen ? 'the connection to a service was lost' : 'a service cannot be reached'
    )
  }
}
