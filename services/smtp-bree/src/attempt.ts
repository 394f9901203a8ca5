// One attempt at one claimed message: open, plan, deliver here and elsewhere, record, tell the sender, redact.
import { setTimeout as sleep } from 'node:timers/promises'
import {
  dueRecipients,
  planAttempt,
  saysTlsRequiredNo,
  signOutgoing,
  type AttemptPlan,
  type ChangeReport,
  type ClaimedEmail,
  type PlanContext,
  type Queue,
  type RecipientResult,
  type Sender,
  type SendRecipient,
  type SigningContext
} from '@postkeep/outbound'
import type { ReportArchive } from '@postkeep/reports'
import type { SmtpBreeEvents } from './events.ts'
import type { LocalDelivery } from './local-delivery.ts'
import type { FindRelay } from './open-sender.ts'
import { announceBounces } from './announce-bounces.ts'
import { reportChanges } from './report-changes.ts'
import { returnPathOf } from './return-path.ts'
import type { SentCopies } from './sent-copy.ts'
import type { Slots } from './slots.ts'
import { suppress } from './suppress.ts'
import { takeBounce, type BounceContext } from './take-bounce.ts'
import type { WebhookDelivery } from './webhook-delivery.ts'
import type { Hold } from './worker.ts'

export interface AttemptContext extends PlanContext, BounceContext {
  readonly directory: PlanContext['directory'] & SigningContext['directory']
  readonly queue: Queue
  readonly local: LocalDelivery
  readonly sender: Sender
  readonly sentCopies: SentCopies
  readonly findRelay: FindRelay
  readonly reports: Pick<ReportArchive, 'take'>
  readonly slots: Slots
  readonly webhooks: WebhookDelivery
  readonly hostName: string
  readonly events: SmtpBreeEvents
}

/** What a domain has that says nothing else. */
const smtpPort = 25

/** When the hold ends, what is being sent ends; no more is begun. */
export async function attempt(email: ClaimedEmail, context: AttemptContext, hold: Hold): Promise<void> {
  await new Attempt(email, context, hold).run()
}

type Settle = (recorded: boolean) => void

class Attempt {
  #email: ClaimedEmail
  readonly #context: AttemptContext
  readonly #hold: Hold
  readonly #signal: AbortSignal
  /** Sent, and not written down: the claim was lost. */
  readonly #late: RecipientResult[] = []
  readonly #settles: Settle[] = []
  #noting = Promise.resolve()
  #signed: Promise<Buffer> | undefined

  constructor(email: ClaimedEmail, context: AttemptContext, hold: Hold) {
    this.#email = email
    this.#context = context
    this.#hold = hold
    this.#signal = hold.signal
  }

  async run(): Promise<void> {
    const { queue, events } = this.#context
    const due = dueRecipients(this.#email, new Date())
    const { raw, results } = await this.#results(due)
    const recorded = await this.#persistently(async () => {
      const keepBodyMs = await this.#keepBodyMs()
      return queue.record(this.#email, results, { keepBodyMs, report: this.#report(raw) })
    })
    for (const settle of this.#settles) settle(recorded !== undefined)
    if (!recorded) return this.#recordLate([...this.#late, ...results])
    events.recorded(this.#email, recorded)
    // If this is lost in a crash, the sweep does it.
    const isDue = recorded.finished && !recorded.isRedacted && (await this.#keepBodyMs()) === 0
    if (isDue) await queue.redact(this.#email)
  }

  /** Whoever has the message now must not send it to those that have it. */
  async #recordLate(results: readonly RecipientResult[]): Promise<void> {
    const { events, queue } = this.#context
    events.claimLost(this.#email)
    try {
      events.recordedLate(this.#email, await queue.recordLate(this.#email, results))
    } catch (error) {
      events.notRecorded(this.#email, error)
    }
  }

  #report(raw: Buffer): ChangeReport {
    return async (changes) => {
      await reportChanges(this.#email, raw, { changes, context: this.#context })
      const failed = changes.failed.map(({ address, last_code = 0, last_reply = '' }) => {
        return { recipient: address, code: last_code, reply: last_reply }
      })
      await announceBounces(this.#email, { failed, header: raw }, this.#context)
    }
  }

  async #keepBodyMs(): Promise<number> {
    const { domain } = this.#email
    const owner = domain && (await this.#context.directory.domains.find(domain.toHexString()))
    return (owner?.retention_days ?? 0) * 24 * 3_600_000
  }

  async #results(due: readonly SendRecipient[]): Promise<{ raw: Buffer; results: RecipientResult[] }> {
    const { queue, events } = this.#context
    let raw: Buffer
    try {
      raw = await queue.openBody(this.#email)
    } catch (error) {
      events.unreadable(this.#email, error)
      return { raw: Buffer.alloc(0), results: putOff(due, 'The message cannot be read from the queue now') }
    }
    try {
      if (this.#email.kind === 'report') return { raw, results: await this.#takeReport(due, raw) }
      if (this.#email.kind === 'bounce') return { raw, results: await this.#takeBounce(due, raw) }
      if (this.#email.kind === 'copy') return { raw, results: await this.#fileCopy(due, raw) }
      if (this.#email.kind === 'webhook') return { raw, results: await this.#deliverToWebhook(due, raw) }
      const plan = await planAttempt(due, this.#context)
      return { raw, results: await this.#deliver(plan, raw) }
    } catch (error) {
      events.attemptFailed(this.#email, error)
      return { raw, results: putOff(due, 'The server cannot look the address up now') }
    }
  }

  /** What is no report is not kept, and nobody is told: senders of reports do not read answers. */
  async #takeReport(due: readonly SendRecipient[], raw: Buffer): Promise<RecipientResult[]> {
    const { directory, events, reports } = this.#context
    const id = this.#email.domain?.toHexString() ?? ''
    const name = (await directory.domains.find(id))?.name
    const taken = name === undefined ? undefined : await reports.take(raw, { id, name })
    if (taken) events.reported(this.#email, taken)
    const reply = taken?.kind === 'kept' ? '2.0.0 kept' : '2.0.0 not a report of that domain'
    return due.map(({ address }) => ({ kind: 'sent', address, code: 250, reply }))
  }

  async #takeBounce(due: readonly SendRecipient[], raw: Buffer): Promise<RecipientResult[]> {
    const answer = await takeBounce(this.#email, raw, this.#context)
    return due.map(({ address }) => ({ ...answer, address }))
  }

  async #fileCopy(due: readonly SendRecipient[], raw: Buffer): Promise<RecipientResult[]> {
    const copy = await this.#context.sentCopies.deliver(this.#email, raw)
    this.#settles.push((recorded) => recorded && copy.settle())
    return due.map(({ address }) => ({ ...copy.answer, address }))
  }

  /** Results that are not noted yet. */
  async #deliver(plan: AttemptPlan, raw: Buffer): Promise<RecipientResult[]> {
    const tasks = [
      ...(plan.local.length > 0 ? [() => this.#deliverHere(plan.local, raw)] : []),
      ...[...plan.remote].map(
        ([domain, recipients]) =>
          () =>
            this.#deliverTo(domain, recipients, raw)
      )
    ]
    this.#context.events.tried(this.#email, plan.answered)
    const left = await Promise.all(
      tasks.map(async (task) => {
        const results = await task()
        this.#context.events.tried(this.#email, results)
        return tasks.length === 1 ? results : this.#noteSent(results, raw)
      })
    )
    await this.#noting
    return [...plan.answered, ...left.flat()]
  }

  /** While others are still tried: after a crash those that have it do not get it again. */
  #noteSent(results: readonly RecipientResult[], raw: Buffer): RecipientResult[] {
    const sent = results.filter(({ kind }) => kind === 'sent')
    if (sent.length > 0) {
      this.#noting = this.#noting.then(async () => {
        const noted = await this.#persistently(() =>
          this.#context.queue.note(this.#email, sent, { report: this.#report(raw) })
        )
        if (noted) this.#email = noted
        else this.#late.push(...sent)
      })
    }
    return results.filter(({ kind }) => kind !== 'sent')
  }

  async #deliverHere(recipients: AttemptPlan['local'], raw: Buffer): Promise<RecipientResult[]> {
    const { events, local } = this.#context
    // Another attempt has the message: with this one beside it, the mailbox could not tell the copies to be the same.
    if (this.#signal.aborted) return []
    try {
      const leaves = recipients.some(({ resolution }) => resolution.forwards.length > 0)
      const signed = leaves ? await this.#signedOnce(raw) : raw
      const delivered = await local.deliver({
        email: this.#email,
        recipients,
        raw: signed,
        signal: this.#signal
      })
      this.#settles.push((recorded) => delivered.settle(recorded))
      return delivered.results
    } catch (error) {
      events.localFailed(this.#email, error)
      return putOff(recipients, 'The message cannot be stored here now')
    }
  }

  async #deliverToWebhook(due: readonly SendRecipient[], raw: Buffer): Promise<RecipientResult[]> {
    const { events, slots, webhooks } = this.#context
    const results = await slots.run('webhook', async () => {
      if (this.#signal.aborted || !(await this.#hold.isOurs())) return []
      const answer = await webhooks.deliver(this.#email, raw, this.#signal)
      return due.map(({ address }) => ({ ...answer, address }))
    })
    events.tried(this.#email, results)
    return results
  }

  #deliverTo(domain: string, recipients: SendRecipient[], raw: Buffer): Promise<RecipientResult[]> {
    const { events, findRelay, sender, slots } = this.#context
    return slots.run(domain, async () => {
      // Without results they stay due, for the worker that comes next.
      if (this.#signal.aborted) return []
      try {
        if (!(await this.#hold.isOurs())) return []
        const { dsn, envelope, requireTLS } = this.#email
        const signed = await this.#signedOnce(raw)
        const results = await sender.send({
          domain,
          from: envelope.from,
          returnPath: await returnPathOf(this.#email, this.#context.directory),
          recipients,
          raw: signed,
          dsn,
          requireTls: requireTLS,
          ignoresTlsPolicy: saysTlsRequiredNo(raw),
          port: await this.#portOfForward(),
          relay: await findRelay(this.#email)
        })
        await suppress(this.#email, results, this.#context)
        return results
      } catch (error) {
        events.attemptFailed(this.#email, error)
        return putOff(recipients, 'The server could not send the message now')
      }
    })
  }

  /** A domain may forward to servers that listen elsewhere. */
  async #portOfForward(): Promise<number | undefined> {
    const { domain, kind } = this.#email
    if (kind !== 'forward' || !domain) return undefined
    const port = (await this.#context.directory.domains.find(domain.toHexString()))?.smtp_port
    return port === smtpPort ? undefined : port
  }

  #signedOnce(raw: Buffer): Promise<Buffer> {
    const { directory, events } = this.#context
    this.#signed ??= signOutgoing(this.#email, raw, {
      directory,
      onUnsigned: (domain) => events.unsigned(this.#email, domain)
    })
    return this.#signed
  }

  /** What has been sent must be written down, else it is sent again: tried until it is, or the signal ends it. */
  async #persistently<T>(write: () => Promise<T>): Promise<T | undefined> {
    for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 2000)) {
      try {
        return await write()
      } catch (error) {
        this.#context.events.notRecorded(this.#email, error)
        if (this.#signal.aborted) return undefined
      }
      await sleep(pauseMs)
    }
  }
}

function putOff(recipients: readonly { address: string }[], reason: string): RecipientResult[] {
  return recipients.map(({ address }) => ({
    kind: 'temporary',
    address,
    code: 451,
    reply: `4.3.0 ${reason}`
  }))
}
