// What happens to a message that came from outside: the table of contents of mail.
import type { KeyObject } from 'node:crypto'
import type { AuthenticationResults, Authenticator } from '@postkeep/authentication'
import type { Journal } from '@postkeep/journey'
import type { Logger } from '@postkeep/log'
import { checkHeader } from './check-header.ts'
import { deliver, type DeliverContext, type Delivered, type Delivery } from './deliver.ts'
import type { ContentPolicy } from './judge-content.ts'
import { judgeMessage } from './judge-message.ts'
import type { MailLog } from './mail-log.ts'
import { noteJourney } from './note-journey.ts'
import { isVouchedFor } from './forwarding/prepare-forward.ts'
import { combineOutcomes, type ReceiveOutcome } from './outcome.ts'
import { provedAuthor } from './proved-author.ts'
import { reasonField } from './reason-field.ts'
import type { ReceivedMessage } from './received-message.ts'
import { answerForAbsent, type VacationContext } from './vacation/answer-for-absent.ts'
import { returnPath, traceFields, withoutForgedFields } from './trace.ts'

export interface ReceiveContext extends DeliverContext, VacationContext {
  readonly authenticator: Authenticator
  /** Where a domain says nothing. */
  /** As it is now. */
  readonly contentPolicy: () => ContentPolicy
  /** Our name in Received and Authentication-Results. */
  readonly hostName: string
  /** Marks what we say of a message as ours; 32 bytes. */
  readonly reasonKey: KeyObject
  readonly mailLog: MailLog
  readonly journal: Journal
  readonly logger: Logger
}

export interface Received {
  readonly outcome: ReceiveOutcome
  /** One a copy. */
  readonly deliveries: readonly Delivery[]
  /** To be called when the client's connection shows that it has got the answer, or that it may not have. */
  readonly settle: (answered: boolean) => void
}

/** Returns once every recipient's copy is durable, or the message is refused whole. */
export async function receive(message: ReceivedMessage, context: ReceiveContext): Promise<Received> {
  const problem = checkHeader(message.raw)
  if (problem) return refused(message, { kind: 'refused', ...problem }, context)
  const verdict = await judgeMessage(message, context)
  if (verdict.kind === 'refuse') return refused(message, { ...verdict, kind: 'refused' }, context)

  const { folder, results, words } = verdict
  const { deliveries, settle } = await deliverTo({ message, ...verdict }, context)
  const outcome = combineOutcomes(deliveries.map((delivery) => delivery.outcome))
  if (outcome.kind === 'accepted') {
    const isSuspicious = folder === 'Junk'
    context.mailLog.note({ message, outcome: isSuspicious ? 'suspicious' : 'accepted', text: words })
  }
  noteJourney(context.journal, message, { outcome, deliveries, words })
  // Behind the answer. Who may be forged would be a bystander.
  if (outcome.kind === 'accepted' && folder === 'INBOX' && isVouchedFor(message.sender, results))
    void answerForAbsent(message, context)
  context.logger.info(
    {
      trace: message.trace,
      outcome: outcome.kind,
      reason: words,
      recipients: deliveries.map(({ recipient, outcome: { kind } }) => ({
        address: recipient.address,
        kind
      })),
      dmarc: results.dmarc.result,
      spf: results.spf.result
    },
    'message received'
  )
  return { outcome, deliveries, settle }
}

interface Judged {
  readonly message: ReceivedMessage
  readonly results: AuthenticationResults
  readonly folder: string
  /** Addresses of recipients whose copy goes to Junk. */
  readonly junk: ReadonlySet<string>
  readonly words: string
}

async function deliverTo(
  { folder, junk, message, results, words }: Judged,
  context: ReceiveContext
): Promise<Delivered> {
  const reason = reasonField({ text: words, trace: message.trace }, message.raw, context.reasonKey)
  const above = Buffer.from(returnPath(message.sender) + reason)
  const fields = Buffer.from(traceFields(message, results.fields, context.hostName))
  const transit = [fields, ...withoutForgedFields(message.raw, context.hostName)]
  const origin = { client: message.client, results }
  const author = provedAuthor(message.raw, results)
  return deliver({ ...message, original: message.raw, above, transit, folder, junk, origin, author }, context)
}

function refused(
  message: ReceivedMessage,
  outcome: Extract<ReceiveOutcome, { kind: 'refused' }>,
  { journal, mailLog }: ReceiveContext
): Received {
  mailLog.note({ message, outcome: 'refused', text: outcome.text, reply: outcome })
  noteJourney(journal, message, { outcome, deliveries: [], words: outcome.text })
  return { outcome, deliveries: [], settle: () => undefined }
}
