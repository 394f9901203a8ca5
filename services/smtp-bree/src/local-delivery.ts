// Copies for recipients of this server: through the same delivery as mail from outside.
import {
  answerForAbsent,
  authorOfReport,
  combineOutcomes,
  deliver,
  provedAuthor,
  type DeliverContext,
  type Delivery,
  type VacationContext
} from '@postkeep/delivery'
import type { ClaimedEmail, LocalRecipient, RecipientResult } from '@postkeep/outbound'

export interface LocalCopies {
  readonly email: ClaimedEmail
  readonly recipients: readonly LocalRecipient[]
  /** Signed where it may be forwarded. */
  readonly raw: Buffer
  /** Aborted when the lease is lost. */
  readonly signal: AbortSignal
}

export interface LocalDelivered {
  readonly results: RecipientResult[]
  /** To be called when the results are recorded: `false` where they may not be, and the message may come again. */
  settle(recorded: boolean): void
}

export interface LocalDelivery {
  deliver(copies: LocalCopies): Promise<LocalDelivered>
}

export function createLocalDelivery(context: DeliverContext & VacationContext): LocalDelivery {
  return {
    async deliver({ email, raw, recipients, signal }) {
      const { envelope, trace } = email
      const delivered = await deliver(
        {
          trace,
          sender: envelope.from,
          requireTls: email.requireTLS,
          recipients,
          // A message of the queue is known by its id: the same bytes in another message are another message.
          original: Buffer.from(`queue ${email._id.toHexString()}`),
          // RFC 5321 §4.4: the server that delivers writes the sender down.
          above: Buffer.from(`Return-Path: <${envelope.from}>\r\n`),
          transit: [raw],
          signal,
          origin: undefined,
          folder: 'INBOX',
          junk: new Set(),
          author: authorOf(email, raw),
          receivedAt: new Date()
        },
        context
      )
      const results = recipients.map(({ address, resolution }) => ({
        ...resultOf(address, delivered.deliveries),
        isRelayed: resolution.mailboxes.length === 0
      }))
      return {
        results,
        // What is tried again must be known again: its keys stay.
        settle(recorded) {
          delivered.settle(recorded && results.every(({ kind }) => kind !== 'temporary'))
          const sent = results.filter(({ kind }) => kind === 'sent').map(({ address }) => address)
          const told = recipients.filter(({ address }) => sent.includes(address))
          // What comes from outside was answered when it came in.
          if (recorded && email.kind === 'submission')
            void answerForAbsent({ trace, raw, sender: envelope.from, recipients: told }, context)
        }
      }
    }
  }
}

function authorOf({ kind }: ClaimedEmail, raw: Buffer): string | undefined {
  if (kind === 'dsn') return authorOfReport(raw)
  // Of what was submitted here the author was checked.
  return kind === 'submission' ? provedAuthor(raw, undefined) : undefined
}

function resultOf(address: string, deliveries: readonly Delivery[]): RecipientResult {
  const own = deliveries.filter(({ recipient }) => recipient.address === address)
  // Without a copy of its own it shares that of another recipient.
  const outcome = combineOutcomes((own.length > 0 ? own : deliveries).map(({ outcome }) => outcome))
  if (outcome.kind === 'accepted') return { kind: 'sent', address, code: 250, reply: '2.0.0 stored here' }
  const { code, enhanced, text } = outcome
  return { kind: code < 500 ? 'temporary' : 'permanent', address, code, reply: `${enhanced} ${text}` }
}
