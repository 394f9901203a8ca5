// The outbound queue: a MongoDB collection that any number of workers claim from.
import type { ServerSealer } from '@postkeep/crypto'
import type { Database } from '@postkeep/database'
import type { Logger } from '@postkeep/log'
import { Bodies } from './body.ts'
import { claim, extendLease, type Claim } from './claim.ts'
import { enqueue } from './enqueue.ts'
import type { ClaimedEmail, NewEmail } from './new-email.ts'
import { operateQueue, type QueueOperations } from './operate.ts'
import type { RecipientResult } from './recipient-result.ts'
import { record, type Recorded } from './record.ts'
import { redact, redactFinished } from './redact.ts'

export interface QueueOptions {
  readonly database: Database
  readonly sealer: ServerSealer
  readonly logger: Logger
  readonly clock?: () => Date
  /** Called after each enqueue: wakes a worker. */
  readonly onQueued?: () => void
}

export interface Queue extends QueueOperations {
  enqueue(email: NewEmail): Promise<{ id: string }>
  /** Forgets idempotency keys: the same bytes are a new message again. Not waited for; a loss does no harm. */
  settle(keys: readonly string[]): void
  claim(claim: Claim): Promise<ClaimedEmail[]>
  extendLease(email: ClaimedEmail, leaseMs: number): Promise<boolean>
  record(email: ClaimedEmail, results: readonly RecipientResult[]): Promise<Recorded | undefined>
  openBody(email: ClaimedEmail): Promise<Buffer>
  redact(email: Pick<ClaimedEmail, '_id' | 'message_file'>): Promise<void>
  redactFinished(): Promise<number>
}

export function createQueue(options: QueueOptions): Queue {
  const { database, logger, sealer } = options
  const now = options.clock ?? (() => new Date())
  const bodies = new Bodies(database, sealer)
  return {
    ...operateQueue(database, now),
    async enqueue(email) {
      const queued = await enqueue(email, { database, bodies, sealer, now })
      options.onQueued?.()
      return queued
    },
    settle(keys) {
      database.emails
        .updateMany({ idempotency_key: { $in: [...keys] } }, { $unset: { idempotency_key: 1 } })
        .catch((error: unknown) => logger.warn({ error }, 'queue keys could not be settled'))
    },
    claim: (wanted) => claim(database, wanted, now()),
    extendLease: (email, leaseMs) => extendLease(database, email, leaseMs, now()),
    record: (email, results) => record(database, email, results, { now: now(), random: Math.random }),
    openBody: (email) => bodies.open(email),
    redact: (email) => redact(database, bodies, email),
    redactFinished: () => redactFinished(database, bodies)
  }
}
