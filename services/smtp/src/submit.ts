// What happens to a submitted message: read, check, complete, queue. It is durable when this returns.
import { createHash } from 'node:crypto'
import { parseAddress } from '@postkeep/address'
import { decodeHeaderText } from '@postkeep/mime'
import {
  SmtpRefusal,
  type IncomingData,
  type SmtpParameters,
  type SmtpSession
} from '@postkeep/smtp-listener'
import { dsnParameters } from './dsn-parameters.ts'
import { checkAuthor } from './message/check-author.ts'
import { completeMessage } from './message/complete-message.ts'
import type { MessageFault } from './message/message-fault.ts'
import { readHeader, valueOf, type MessageHeader } from './message/read-header.ts'
import { sendingTime } from './message/sending-time.ts'
import { receivedField } from './message/received-field.ts'
import type { Identity, SubmissionContext } from './submission-context.ts'

export interface Recipient {
  readonly address: string
  readonly parameters: SmtpParameters
}

export interface Submission {
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

export interface Submitted {
  /** In the queue. */
  readonly id: string
  readonly messageId: string
  /** By which the same message is known if it is sent again; to be settled when the client has the answer. */
  readonly key: string | undefined
}

/** @throws SmtpRefusal, and what the database throws */
export async function submit(
  incoming: IncomingData,
  submission: Submission,
  context: SubmissionContext
): Promise<Submitted> {
  checkBytes(incoming, context.lineLimit)
  const original = await incoming.bytes()
  const reading = readHeader(original)
  if (reading.kind === 'fault') throw refusalOf(reading.fault)
  const { header } = reading
  const { identity } = submission
  const fault = await checkAuthor(header, identity.address, (address) =>
    context.directory.recipients.mayUseSender(identity, address)
  )
  if (fault) throw refusalOf(fault)
  const time = sendingTime(header, submission.submittedAt)
  if (time.kind === 'fault') throw refusalOf(time.fault)
  const { allowed, limit } = await context.countSent(identity)
  if (!allowed)
    throw new SmtpRefusal(450, '4.7.1', `The limit of ${limit} messages a day is reached, try again later`)

  const { messageId, raw } = completeMessage(original, header, additionsOf(submission, context))
  const key = keyOf(original, header, submission)
  const subject = valueOf(header, 'subject')
  const { id } = await context.queue.enqueue({
    kind: 'submission',
    key,
    envelope: { from: submission.sender, to: submission.recipients.map(({ address }) => address) },
    raw,
    alias: identity.mailbox,
    domain: identity.domain,
    user: identity.user,
    messageId,
    subject: subject === undefined ? undefined : decodeHeaderText(subject),
    date: time.kind === 'later' ? time.date : undefined,
    requireTls: 'REQUIRETLS' in submission.parameters,
    dsn: dsnParameters(submission.parameters, submission.recipients),
    trace: submission.trace
  })
  return { id, key, messageId }
}

function checkBytes({ hasNul, longestLine }: IncomingData, lineLimit: number): void {
  // RFC 5321 §4.5.2 passes no NUL on, and some servers take `\r\n\0.\r\n` for the end of a message.
  if (hasNul) throw new SmtpRefusal(554, '5.6.0', 'The message holds a NUL byte: encode it as base64')
  if (longestLine <= lineLimit) return
  const advice = 'encode it as quoted-printable or base64'
  throw new SmtpRefusal(554, '5.6.0', `The message has a line of more than ${lineLimit} bytes: ${advice}`)
}

function refusalOf({ code, enhanced, text }: MessageFault): SmtpRefusal {
  return new SmtpRefusal(code, enhanced, text)
}

function additionsOf({ client, sender, submittedAt, trace }: Submission, context: SubmissionContext) {
  const { hidesClientAddress, hostName } = context
  const received = receivedField({
    client: hidesClientAddress ? undefined : { address: client.remoteAddress, helo: client.helo },
    hostName,
    transmissionType: client.transmissionType,
    tls: client.tls,
    trace,
    date: submittedAt
  })
  const newMessageId = `<${trace}@${parseAddress(sender)?.domain ?? hostName}>`
  return { received, date: submittedAt, newMessageId }
}

/**
 * The same message of the same login to the same recipients, so that one that was sent again because the answer was lost
 * is not sent twice. Without a Message-ID of its own it may be meant as another one.
 */
function keyOf(original: Buffer, header: MessageHeader, submission: Submission): string | undefined {
  if (valueOf(header, 'message-id') === undefined) return undefined
  const { identity, recipients, sender } = submission
  const envelope = [identity.mailbox, sender, ...recipients.map(({ address }) => address).sort()]
  const hash = createHash('sha256')
    .update(`${JSON.stringify(envelope)}\n`)
    .update(original)
  return `submission:${hash.digest('hex')}`
}
