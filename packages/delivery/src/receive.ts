// What happens to a message that came from outside: the table of contents of mail.
import type { AuthenticationResults, Authenticator } from '@postkeep/authentication'
import type { Logger } from '@postkeep/log'
import { decide } from './decide.ts'
import { deliver, type DeliverContext } from './deliver.ts'
import { combineOutcomes, type ReceiveOutcome } from './outcome.ts'
import type { ReceivedMessage } from './received-message.ts'
import { countHops, traceFields, withoutForgedFields } from './trace.ts'

export interface ReceiveContext extends DeliverContext {
  readonly authenticator: Authenticator
  /** Our name in Received and Authentication-Results. */
  readonly hostName: string
  readonly logger: Logger
}

export interface Received {
  readonly outcome: ReceiveOutcome
  /** To be called when the client's connection shows that it has got the answer, or that it may not have. */
  settle(answered: boolean): void
}

/** Returns once every recipient's copy is durable, or the message is refused whole. */
export async function receive(message: ReceivedMessage, context: ReceiveContext): Promise<Received> {
  const results = await authenticate(message, context)
  const decision = decide(results, countHops(message.raw))
  if (decision.kind === 'refuse') return refused({ ...decision, kind: 'refused' })

  const fields = traceFields(message, results.fields, context.hostName)
  const raw = Buffer.concat([Buffer.from(fields), withoutForgedFields(message.raw, context.hostName)])
  const { folder } = decision
  const { outcomes, settle } = await deliver({ ...message, original: message.raw, raw, folder }, context)

  const outcome = combineOutcomes(outcomes.map((each) => each.outcome))
  context.logger.info(
    {
      trace: message.trace,
      outcome: outcome.kind,
      reason: decision.reason,
      recipients: outcomes.map(({ address, outcome: { kind } }) => ({ address, kind })),
      dmarc: results.dmarc.result,
      spf: results.spf.result
    },
    'message received'
  )
  return { outcome, settle }
}

async function authenticate(
  message: ReceivedMessage,
  context: ReceiveContext
): Promise<AuthenticationResults> {
  const { client, raw, sender } = message
  return context.authenticator.authenticate({ raw, sender, clientAddress: client.address, helo: client.helo })
}

function refused(outcome: ReceiveOutcome): Received {
  return { outcome, settle: () => undefined }
}
