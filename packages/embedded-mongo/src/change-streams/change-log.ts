// The last committed changes, in memory, for change streams and their resume tokens. Nothing is kept until the first stream is
// opened, and nothing over a restart.
import { randomBytes } from 'node:crypto'
import { CommandFailure } from '../command-failure.ts'
import type { ChangeEvent } from './change-event.ts'
import { ChangeStream, type ChangeStreamOptions } from './change-stream.ts'

const KEPT_CHANGES = 512

export interface LoggedChange {
  token: string
  event: ChangeEvent
}

export class ChangeLog {
  /** Tokens of another run of the server are not ours. */
  readonly #run = randomBytes(8).toString('hex')
  readonly #streams = new Set<ChangeStream>()
  #wasWatched = false
  #sequence = 0
  #recent: LoggedChange[] = []

  append(events: ChangeEvent[]): void {
    for (const event of events) {
      this.#sequence++
      if (this.#wasWatched) this.#log({ token: this.#token(this.#sequence), event })
    }
  }

  #log(change: LoggedChange): void {
    this.#recent.push(change)
    if (this.#recent.length > KEPT_CHANGES * 2) this.#recent = this.#recent.slice(-KEPT_CHANGES)
    for (const stream of this.#streams) stream.offer(change)
  }

  /** Opens a stream from now on, or after a resume token. Throws ChangeStreamHistoryLost for one that is no longer known. */
  watch(after: unknown, options: Omit<ChangeStreamOptions, 'onClose'>): ChangeStream {
    this.#wasWatched = true
    const missed = after === undefined ? [] : this.#changesAfter(after)
    const position = typeof after === 'string' ? after : this.#token(this.#sequence)
    const stream = new ChangeStream(position, { ...options, onClose: () => this.#streams.delete(stream) })
    for (const change of missed) stream.offer(change)
    this.#streams.add(stream)
    return stream
  }

  #changesAfter(token: unknown): LoggedChange[] {
    if (token === this.#token(this.#sequence)) return []
    const position = this.#recent.findIndex((change) => change.token === token)
    if (position >= 0) return this.#recent.slice(position + 1)
    const [oldest] = this.#recent
    const sequence = this.#sequenceOf(token)
    if (oldest && sequence === this.#sequenceOf(oldest.token) - 1) return [...this.#recent]
    throw new CommandFailure('ChangeStreamHistoryLost', 'the resume point is no longer in the change log')
  }

  #token(sequence: number): string {
    return this.#run + sequence.toString(16).padStart(16, '0')
  }

  #sequenceOf(token: unknown): number {
    if (typeof token !== 'string' || !token.startsWith(this.#run)) return -1
    return Number.parseInt(token.slice(this.#run.length), 16)
  }
}
