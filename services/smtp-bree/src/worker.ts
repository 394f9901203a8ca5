// Claims what is due and attempts it, until it is stopped. Wakes when it is called, and by itself now and then.
import { randomUUID } from 'node:crypto'
import type { ClaimedEmail, Queue } from '@postkeep/outbound'
import type { SmtpBreeEvents } from './events.ts'

export interface WorkerOptions {
  readonly queue: Queue
  readonly events: SmtpBreeEvents
  /** Never rejects for what belongs to the message. */
  readonly attempt: (email: ClaimedEmail, hold: Hold) => Promise<void>
  /** Messages held at a time: many more than are sent at a time, so that local mail does not wait for slow servers. */
  readonly mostHeld: number
  readonly leaseMs: number
  readonly pollMs: number
}

/** A message that is claimed, as far as this process knows. */
export interface Hold {
  /** Aborted when the lease is lost, or the service stops. */
  readonly signal: AbortSignal
  /** To be asked before something is sent: a process that was stopped may have slept through its lease. */
  isOurs(): Promise<boolean>
}

interface Held {
  readonly lost: AbortController
  readonly done: Promise<void>
  /** When its lease was asked for last, on the clock of this process. */
  leasedAt: number
}

const batch = 50

export class Worker implements AsyncDisposable {
  readonly #options: WorkerOptions
  readonly #id = randomUUID()
  readonly #held = new Map<ClaimedEmail, Held>()
  readonly #poll: NodeJS.Timeout
  readonly #renewal: NodeJS.Timeout
  #claiming: Promise<void> | undefined
  #calledMeanwhile = false
  readonly #stop = new AbortController()

  constructor(options: WorkerOptions) {
    this.#options = options
    this.#poll = setInterval(() => this.wake(), options.pollMs)
    this.#renewal = setInterval(() => void this.#renew(), options.leaseMs / 3)
    this.wake()
  }

  /** There may be something to do. */
  wake(): void {
    if (this.#stop.signal.aborted) return
    if (this.#claiming) {
      this.#calledMeanwhile = true
      return
    }
    this.#claiming = this.#claimAll().finally(() => {
      this.#claiming = undefined
      if (this.#calledMeanwhile) this.wake()
    })
  }

  /** Nothing more is claimed; resolves when what is being sent is done, and the rest given back. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    clearInterval(this.#poll)
    await this.#claiming
    await Promise.all([...this.#held.values()].map(({ done }) => done))
    clearInterval(this.#renewal)
  }

  async #claimAll(): Promise<void> {
    const { events, leaseMs, mostHeld, queue } = this.#options
    let isMore = true
    while (isMore && !this.#stop.signal.aborted) {
      this.#calledMeanwhile = false
      const count = Math.min(batch, mostHeld - this.#held.size)
      // The end of an attempt calls again.
      if (count <= 0) return
      try {
        if (!(await this.#holdsAll())) return
        const leasedAt = performance.now()
        const emails = await queue.claim({ worker: this.#id, count, leaseMs })
        events.claimed(emails)
        for (const email of emails) this.#begin(email, leasedAt)
        isMore = emails.length === count
      } catch (error) {
        events.claimFailed(error)
        return
      }
    }
  }

  /**
   * While the database was away leases may have ended: what this process still sends would be due again, and be sent
   * twice. They are renewed before anything is claimed.
   */
  async #holdsAll(): Promise<boolean> {
    const { leaseMs } = this.#options
    const isOlderThan = (ms: number) =>
      [...this.#held.values()].some(({ leasedAt }) => performance.now() - leasedAt > ms)
    if (!isOlderThan((leaseMs * 2) / 3)) return true
    // A database that answered too late is asked again with the next poll.
    return (await this.#renew()) && !isOlderThan(leaseMs)
  }

  #begin(email: ClaimedEmail, leasedAt: number): void {
    const { attempt, events, mostHeld } = this.#options
    this.#giveUp(email)
    const lost = new AbortController()
    const signal = AbortSignal.any([lost.signal, this.#stop.signal])
    const done = attempt(email, { signal, isOurs: () => this.#isOurs(email) })
      .catch((error: unknown) => events.attemptFailed(email, error))
      .finally(() => {
        const wasFull = this.#held.size >= mostHeld
        this.#held.delete(email)
        events.ended()
        if (wasFull) this.wake()
      })
    this.#held.set(email, { lost, done, leasedAt })
  }

  /** A lease that ended unseen: this process has claimed again what it still works on. The older attempt must let go. */
  #giveUp({ _id }: ClaimedEmail): void {
    for (const [email, { lost }] of this.#held) if (email._id.equals(_id)) lost.abort()
  }

  /** A message that was tried before may have another attempt that answers late: there the queue is asked each time. */
  async #isOurs(email: ClaimedEmail): Promise<boolean> {
    const leasedAt = this.#held.get(email)?.leasedAt ?? -Infinity
    const isFresh = performance.now() - leasedAt < this.#options.leaseMs / 2
    return (email.attempts === 1 && isFresh) || this.#extend(email)
  }

  async #extend(email: ClaimedEmail): Promise<boolean> {
    const { leaseMs, queue } = this.#options
    const leasedAt = performance.now()
    const isOurs = await queue.extendLease(email, leaseMs)
    // It may have ended meanwhile.
    const held = this.#held.get(email)
    if (held) held.leasedAt = Math.max(held.leasedAt, leasedAt)
    if (!isOurs) held?.lost.abort()
    return isOurs
  }

  /** False where the database could not be asked. */
  async #renew(): Promise<boolean> {
    const { events } = this.#options
    const renewals = await Promise.allSettled([...this.#held.keys()].map((email) => this.#extend(email)))
    const failed = renewals.filter(({ status }) => status === 'rejected')
    for (const { reason } of failed as PromiseRejectedResult[]) events.leaseUncertain(reason)
    return failed.length === 0
  }
}
