// What happens to a message that came from outside: the table of contents of mail.
import type { AuthenticationResults, Authenticator } from '@postkeep/authentication'
import type { Logger } from '@postkeep/log'
import { checkHeader } from './check-header.ts'
import { decide } from './decide.ts'
import { deliver, type DeliverContext, type Delivered, type Delivery } from './deliver.ts'
import { combineOutcomes, type ReceiveOutcome } from './outcome.ts'
import type { ReceivedMessage } from './received-message.ts'
import { countHops, returnPath, traceFields, withoutForgedFields } from './trace.ts'

export interface ReceiveContext extends DeliverContext {
  readonly authenticator: Authenticator
  /** Our name in Received and Authentication-Results. */
  readonly hostName: string
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
  if (problem) return refused({ kind: 'refused', ...problem })
  const results = await authenticate(message, context)
  const decision = decide(results, countHops(message.raw))
  if (decision.kind === 'refuse') return refused({ ...decision, kind: 'refused' })

  const { deliveries, settle } = await deliverTo(decision.folder, { message, results }, context)
  const outcome = combineOutcomes(deliveries.map((delivery) => delivery.outcome))
  context.logger.info(
    {
      trace: message.trace,
      outcome: outcome.kind,
      reason: decision.reason,
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

async function authenticate(
  message: ReceivedMessage,
  context: ReceiveContext
): Promise<AuthenticationResults> {
  const { client, raw, sender } = message
  return context.authenticator.authenticate({ raw, sender, clientAddress: client.address, helo: client.helo })
}

async function deliverTo(
  folder: string,
  { message, results }: { message: ReceivedMessage; results: AuthenticationResults },
  context: ReceiveContext
): Promise<Delivered> {
  const first = Buffer.from(returnPath(message.sender))
  const fields = Buffer.from(traceFields(message, results.fields, context.hostName))
  const raw = Buffer.concat([first, fields, withoutForgedFields(message.raw, context.hostName)])
  const transit = raw.subarray(first.length)
  return deliver({ ...message, original: message.raw, raw, transit, folder }, context)
}

function refused(outcome: ReceiveOutcome): Received {
  return { outcome, deliveries: [], settle: () => undefined }
}
