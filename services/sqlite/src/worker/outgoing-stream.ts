// The frames of one stream, as many under way as the main thread has given credit for.
import { setImmediate as turn } from 'node:timers/promises'
import { MailboxError } from '@postkeep/mailbox-contract'
import { streamWindow } from '../thread-protocol.ts'

export class OutgoingStream {
  readonly #post: (frame: Buffer) => void
  #credit = streamWindow
  #isCancelled = false
  #waiting: (() => void) | undefined

  constructor(post: (frame: Buffer) => void) {
    this.#post = post
  }

  /** Resolves when the next frame may be sent. In between other calls have their turn: writes pass reads. */
  async send(frame: Buffer): Promise<void> {
    this.#credit -= 1
    this.#post(frame)
    if (this.#credit === 0) await new Promise<void>((resolve) => (this.#waiting = resolve))
    else await turn()
    if (this.#isCancelled)
      throw new MailboxError('session-ended', 'the client no longer waits for the stream')
  }

  addCredit(): void {
    this.#credit += 1
    this.#waiting?.()
    this.#waiting = undefined
  }

  cancel(): void {
    this.#isCancelled = true
    this.#waiting?.()
    this.#waiting = undefined
  }
}
