// Bodies read before they are asked for: who has fetched one message and then the next will want those behind. The mailbox
// service then answers once for many, while the client reads.
import type { Body, MailboxSession } from '@postkeep/mailbox-client'

/** What may wait for one client. */
const mostMessages = 64
const mostBytes = 1024 * 1024

export interface BodyTable {
  /** Numbers of bodies and raw sizes, by index. */
  readonly body: Uint32Array
  readonly size: Uint32Array
}

export class ReadAhead {
  readonly #mailbox: Pick<MailboxSession, 'bodies'>
  readonly #table: BodyTable
  /** By index. */
  readonly #ready = new Map<number, Body>()
  #last: number | undefined
  /** Indices that are being read: from, and the first behind. */
  #from = 0
  #end = 0
  #arrival: PromiseWithResolvers<void> | undefined

  constructor(mailbox: Pick<MailboxSession, 'bodies'>, table: BodyTable) {
    this.#mailbox = mailbox
    this.#table = table
  }

  /** Undefined: it is gone. @throws MailboxError, or the reason of `signal` */
  async read(index: number, signal: AbortSignal): Promise<Body | undefined> {
    const isNext = this.#last !== undefined && index === this.#last + 1
    this.#last = index
    while (this.#arrival !== undefined && this.#isExpected(index)) await this.#arrival.promise
    const ahead = this.#ready.get(index)
    if (!isNext) this.#ready.clear()
    this.#ready.delete(index)
    const found = ahead ?? (await this.#readOne(index, signal))
    if (isNext && this.#arrival === undefined && this.#ready.size < mostMessages / 2)
      this.#readBehind(Math.max(index + 1, this.#ready.size > 0 ? this.#end : 0), signal)
    return found
  }

  #isExpected(index: number): boolean {
    return index >= this.#from && index < this.#end && !this.#ready.has(index)
  }

  async #readOne(index: number, signal: AbortSignal): Promise<Body | undefined> {
    let found: Body | undefined
    await this.#mailbox.bodies([this.#table.body[index]!], (body) => void (found = body), { signal })
    return found
  }

  #readBehind(from: number, signal: AbortSignal): void {
    const end = this.#endOfBatch(from)
    if (end === from) return
    this.#from = from
    this.#end = end
    this.#arrival = Promise.withResolvers()
    // One body may be several messages.
    const byBody = new Map<number, number[]>()
    for (let index = from; index < end; index += 1) {
      const body = this.#table.body[index]!
      byBody.set(body, [...(byBody.get(body) ?? []), index])
    }
    const take = (body: Body): void => {
      // What lies in a frame would hold on to all of it.
      const own = { ...body, compressed: Buffer.from(body.compressed) }
      for (const index of byBody.get(body.body) ?? []) this.#ready.set(index, own)
      this.#announce()
    }
    // What fails here is read again when it is asked for, and fails there.
    void this.#mailbox.bodies([...byBody.keys()], take, { signal }).then(
      () => this.#finish(),
      () => this.#finish()
    )
  }

  #endOfBatch(from: number): number {
    const { size } = this.#table
    let bytes = 0
    for (const { size: waiting } of this.#ready.values()) bytes += waiting
    let end = from
    while (end < size.length && end - from < mostMessages && bytes + size[end]! <= mostBytes) {
      bytes += size[end]!
      end += 1
    }
    return end
  }

  #announce(): void {
    this.#arrival?.resolve()
    this.#arrival = Promise.withResolvers()
  }

  #finish(): void {
    this.#arrival?.resolve()
    this.#arrival = undefined
  }
}
