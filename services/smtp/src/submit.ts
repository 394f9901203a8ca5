// What happens to a submitted message: its bytes are checked, then it is one as any other (packages/submission).
import {
  SmtpRefusal,
  type IncomingData,
  type SmtpParameters,
  type SmtpSession
} from '@postkeep/smtp-listener'
import { receivedField, submitMessage, SubmissionRefusal, type Submitted } from '@postkeep/submission'
import { dsnParameters } from './dsn-parameters.ts'
import type { Identity, SubmissionContext } from './submission-context.ts'

export interface Recipient {
  readonly address: string
  readonly parameters: SmtpParameters
}

export interface SmtpSubmission {
  readonly trace: string
  readonly identity: Identity
  /** Belongs to the login. */
  readonly sender: string
  /** Of MAIL. */
  readonly parameters: SmtpParameters
  readonly recipients: readonly Recipient[]
  readonly client: Pick<SmtpSession, 'helo' | 'remoteAddress' | 'transmissionType' | 'tls'>
  readonly submittedAt: Date
}

/** @throws SmtpRefusal, and what the database throws */
export async function submit(
  incoming: IncomingData,
  submission: SmtpSubmission,
  context: SubmissionContext
): Promise<Submitted> {
  checkBytes(incoming, context.lineLimit)
  const { parameters, recipients } = submission
  const message = {
    ...submission,
    recipients: recipients.map(({ address }) => address),
    received: receivedOf(submission, context),
    requireTls: 'REQUIRETLS' in parameters,
    dsn: dsnParameters(parameters, recipients)
  }
  try {
    return await submitMessage(await incoming.bytes(), message, context)
  } catch (error) {
    if (!(error instanceof SubmissionRefusal)) throw error
    throw new SmtpRefusal(error.code, error.enhanced, error.message, { cause: error })
  }
}

function checkBytes({ hasNul, longestLine }: IncomingData, lineLimit: number): void {
  // RFC 5321 §4.5.2 passes no NUL on, and some servers take `\r\n\0.\r\n` for the end of a message.
  if (hasNul) throw new SmtpRefusal(554, '5.6.0', 'The message holds a NUL byte: encode it as base64')
  if (longestLine <= lineLimit) return
  const advice = 'encode it as quoted-printable or base64'
  throw new SmtpRefusal(554, '5.6.0', `The message has a line of more than ${lineLimit} bytes: ${advice}`)
}

function receivedOf({ client, submittedAt, trace }: SmtpSubmission, context: SubmissionContext): string {
  return receivedField({
    client: context.hidesClientAddress ? undefined : { address: client.remoteAddress, helo: client.helo },
    hostName: context.hostName,
    transmissionType: client.transmissionType,
    tls: client.tls,
    trace,
    date: submittedAt
  })
}
