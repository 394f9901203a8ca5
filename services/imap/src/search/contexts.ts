// Results that are kept up to date: what joins and leaves them is told as it happens. RFC 5267 §4.3.
import type { SearchKey, SortCriterion, UidRanges } from '@postkeep/mailbox-contract'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { type ContextChange, type OutputBuffer, contextResponse, rangesOf } from '@postkeep/imap-protocol'
import type { MessageTable, RemovedMessage } from '../message-table.ts'

export interface Context {
  readonly tag: string
  /** The client is told UIDs. */
  readonly uid: boolean
  readonly key: SearchKey
  /** Absent: in the order of the folder. */
  readonly order: readonly SortCriterion[] | undefined
  /** What the client knows to be in the result, in its order. */
  uids: number[]
}

export interface Surroundings {
  readonly folder: number
  readonly table: MessageTable
  readonly mailbox: MailboxSession
  readonly output: OutputBuffer
}

const mostContexts = 20
const noMessage = 0

export class SearchContexts {
  #contexts: Context[] = []
  readonly #touched = new Set<number>()
  #running: Promise<void> = Promise.resolve()

  /** False: it is not kept. */
  add(context: Context): boolean {
    // What depends on the time changes without anything happening.
    if (this.#contexts.length >= mostContexts || dependsOnTime(context.key)) return false
    this.cancel([context.tag])
    this.#contexts = [...this.#contexts, context]
    return true
  }

  cancel(tags: readonly string[]): void {
    this.#contexts = this.#contexts.filter(({ tag }) => !tags.includes(tag))
  }

  /** Messages have come, or their flags have changed. */
  touch(uids: Iterable<number>): void {
    if (this.#contexts.length > 0) for (const uid of uids) this.#touched.add(uid)
  }

  /** To be called before EXPUNGE is told: the numbers of the messages still hold. */
  expunge(removed: readonly RemovedMessage[], output: OutputBuffer): void {
    if (this.#contexts.length === 0 || removed.length === 0) return
    const numbers = new Map(removed.map(({ uid, index }) => [uid, index + 1]))
    for (const { uid } of removed) this.#touched.delete(uid)
    for (const context of this.#contexts) {
      this.#remove(context, numbers, (uid) => numbers.get(uid)!, output)
    }
  }

  /** Asks what of the touched messages is found now, and tells it. One after the other. */
  update(surroundings: Surroundings): Promise<void> {
    const next = this.#running.catch(() => {}).then(() => this.#update(surroundings))
    this.#running = next
    return next
  }

  async #update(surroundings: Surroundings): Promise<void> {
    if (this.#touched.size === 0) return
    const touched = this.#touched.values().toArray()
    this.#touched.clear()
    const ranges = rangesOf(touched.toSorted((a, b) => a - b))
    for (const context of this.#contexts)
      await this.#updateOne(context, new Set(touched), ranges, surroundings)
  }

  async #updateOne(
    context: Context,
    touched: ReadonlySet<number>,
    ranges: UidRanges,
    { folder, table, mailbox, output }: Surroundings
  ): Promise<void> {
    const { key, order } = context
    const among: SearchKey = { type: 'and', keys: [{ type: 'uids', ranges }, key] }
    const found = new Set((await mailbox.search(folder, among)).uids)
    const numberOf = (uid: number): number => {
      const index = table.find(uid)
      return index < 0 ? noMessage : index + 1
    }
    const gone = new Set([...touched].filter((uid) => !found.has(uid)))
    this.#remove(context, gone, numberOf, output)
    const known = new Set(context.uids)
    const added = new Set([...found].filter((uid) => !known.has(uid) && numberOf(uid) !== noMessage))
    if (added.size === 0) return
    const inOrder = order && (await mailbox.search(folder, key, { order })).uids
    // Who was cancelled meanwhile is told nothing more.
    if (this.#contexts.includes(context)) add(context, { added, inOrder, numberOf, output })
  }

  #remove(
    context: Context,
    gone: { has(uid: number): boolean },
    numberOf: (uid: number) => number,
    output: OutputBuffer
  ): void {
    const places = context.uids.flatMap((uid, place) => (gone.has(uid) ? [place] : []))
    if (places.length === 0) return
    const tell = (place: number): number =>
      context.uid ? context.uids[place]! : numberOf(context.uids[place]!)
    const changes: ContextChange[] = context.order
      ? // From the last to the first, so that no position shifts another.
        places.toReversed().map((place) => ({ position: place + 1, numbers: [tell(place)] }))
      : [{ position: 0, numbers: places.map(tell).toSorted((a, b) => a - b) }]
    output.text(contextResponse('REMOVEFROM', changes, context))
    context.uids = context.uids.filter((uid) => !gone.has(uid))
  }
}

interface Addition {
  readonly added: ReadonlySet<number>
  /** All that is found, in the order of the result; absent: the order is that of the folder. */
  readonly inOrder: Uint32Array | undefined
  readonly numberOf: (uid: number) => number
  readonly output: OutputBuffer
}

function add(context: Context, { added, inOrder, numberOf, output }: Addition): void {
  const tell = (uid: number): number => (context.uid ? uid : numberOf(uid))
  if (inOrder === undefined) {
    const uids = [...added].toSorted((a, b) => a - b)
    context.uids.push(...uids)
    output.text(contextResponse('ADDTO', [{ position: 0, numbers: uids.map(tell) }], context))
    return
  }
  const changes: { position: number; numbers: number[] }[] = []
  const uids = merged(context.uids, inOrder, added)
  for (const [place, uid] of uids.entries()) {
    if (!added.has(uid)) continue
    const last = changes.at(-1)
    if (last !== undefined && last.position + last.numbers.length === place + 1) last.numbers.push(tell(uid))
    else changes.push({ position: place + 1, numbers: [tell(uid)] })
  }
  context.uids = uids
  if (changes.length > 0) output.text(contextResponse('ADDTO', changes, context))
}

/** What is known stays in its order, also what is found no more: that is told by itself. */
function merged(known: readonly number[], inOrder: Uint32Array, added: ReadonlySet<number>): number[] {
  const places = new Map<number, number>()
  for (const [place, uid] of inOrder.entries()) places.set(uid, place)
  const uids: number[] = []
  const waiting = [...inOrder].filter((uid) => added.has(uid))
  for (const uid of known) {
    const place = places.get(uid)
    while (place !== undefined && waiting.length > 0 && places.get(waiting[0]!)! < place)
      uids.push(waiting.shift()!)
    uids.push(uid)
  }
  return [...uids, ...waiting]
}

function dependsOnTime(key: SearchKey): boolean {
  if (key.type === 'and' || key.type === 'or') return key.keys.some(dependsOnTime)
  if (key.type === 'not') return dependsOnTime(key.key)
  return key.type === 'older' || key.type === 'younger'
}
