// The outbound queue: a MongoDB collection that any number of workers claim from.
import type { ServerSealer } from '@postkeep/crypto'
import type { Database } from '@postkeep/database'
import type { Logger } from '@postkeep/log'
import { Bodies } from './body.ts'
import { claim, extendLease, type Claim } from './claim.ts'
import { enqueue, type Enqueued } from './enqueue.ts'
import type { ClaimedEmail, NewEmail } from './new-email.ts'
import { operateQueue, type QueueOperations } from './operate.ts'
import type { RecipientResult } from './recipient-result.ts'
import { note, record, type Recorded, type Recording } from './record.ts'
import { recordBounces, type RecordedBounces, type Returned } from './record-bounces.ts'
import { recordLate } from './record-late.ts'
import { redact, sweep, type Swept } from './redact.ts'
import { ResultWriter } from './result-writer.ts'
import { sendAgain } from './send-again.ts'
import { emailReaders, type EmailReaders } from './search-emails.ts'
import { openWebhook, type WebhookTask } from '../webhook/webhook-task.ts'

export interface QueueOptions {
  readonly database: Database
  readonly sealer: ServerSealer
  readonly logger: Logger
  readonly clock?: () => Date
  /** Called after each enqueue: wakes a worker. Must not throw: the message is queued already. */
  readonly onQueued?: () => void
}

export interface Queue extends QueueOperations, EmailReaders {
  /** It is durable then. */
  enqueue(email: NewEmail): Promise<Enqueued>
  /** To those whom a finished message has not reached; asked twice it gives the same one. @throws QueueRefusal */
  sendAgain(id: string): Promise<{ id: string }>
  /** Forgets idempotency keys: the same bytes are a new message again. Not waited for; a loss does no harm. */
  settle(keys: readonly string[]): void
  claim(claim: Claim): Promise<ClaimedEmail[]>
  /** False: the claim was lost to another worker; stop working on it. */
  extendLease(email: ClaimedEmail, leaseMs: number): Promise<boolean>
  /** Results of some recipients while the others are still tried; the claim goes on. */
  note(
    email: ClaimedEmail,
    results: readonly RecipientResult[],
    recording?: Recording
  ): Promise<ClaimedEmail | undefined>
  /** Ends the claim. Without results the message is given back. */
  record(
    email: ClaimedEmail,
    results: readonly RecipientResult[],
    recording?: Recording
  ): Promise<Recorded | undefined>
  /** Of a claim that was lost: what was sent under it all the same. Gives the addresses that nobody had written down. */
  recordLate(email: ClaimedEmail, results: readonly RecipientResult[]): Promise<string[]>
  /** What others report of a message that they had taken. */
  recordBounces(returned: Returned): Promise<RecordedBounces>
  openBody(email: ClaimedEmail): Promise<Buffer>
  /** @throws where the message is not for a webhook */
  openWebhook(email: ClaimedEmail): WebhookTask
  redact(email: Pick<ClaimedEmail, '_id' | 'message_file' | 'expires_at'>): Promise<void>
  /** Clears what crashes have left behind. */
  sweep(): Promise<Swept>
}

export function createQueue(options: QueueOptions): Queue {
  const { database, logger, sealer } = options
  const now = options.clock ?? (() => new Date())
  const bodies = new Bodies(database, sealer)
  const writer = new ResultWriter(database)
  const moment = () => ({ now: now(), random: Math.random })
  return {
    ...operateQueue(database, now),
    ...emailReaders(database, sealer),
    async enqueue(email) {
      const queued = await enqueue(email, { database, bodies, sealer, now })
      options.onQueued?.()
      return queued
    },
    async sendAgain(id) {
      const queued = await sendAgain(id, { database, bodies, sealer, now })
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
    note: (email, results, recording) => note(database, email, results, { ...moment(), ...recording }),
    record: (email, results, recording) => record(writer, email, results, { ...moment(), ...recording }),
    recordLate: (email, sent) => recordLate(database, email, { ...moment(), sent }),
    recordBounces: (returned) => recordBounces(database, returned, now()),
    openBody: (email) => bodies.open(email),
    openWebhook: (email) => openWebhook(sealer, email.webhook ?? ''),
    redact: (email) => redact(database, bodies, email),
    sweep: () => sweep(database, bodies, now())
  }
}
