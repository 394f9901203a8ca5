// What happens to a submitted message: read, check, complete, queue. It is durable when this returns.
import { createHash } from 'node:crypto'
import { parseAddress } from '@postkeep/address'
import type { Directory } from '@postkeep/directory'
import type { Identity } from '@postkeep/mailbox-contract'
import { decodeHeaderText } from '@postkeep/mime'
import type { NewDsn, NewEmail, Queue, ShownEmail } from '@postkeep/outbound'
import { checkAuthor } from './check-author.ts'
import { completeMessage, filedMessage } from './complete-message.ts'
import { readHeader, valueOf, type MessageHeader } from './read-header.ts'
import type { CountSent } from './send-limit.ts'
import { sendingTime } from './sending-time.ts'
import { SubmissionRefusal } from './submission-refusal.ts'

export interface Submission {
  readonly trace: string
  readonly identity: Identity
  /** Belongs to the login. */
  readonly sender: string
  /** Addresses that were taken by `checkRecipient`. */
  readonly recipients: readonly string[]
  /** A whole Received field. */
  readonly received: string
  /** Not without verified TLS on the whole way. RFC 8689 */
  readonly requireTls: boolean
  readonly dsn?: NewDsn
  /** By which the same message is known if it is sent again; without: made of the message, if it has a Message-ID. */
  readonly key?: string
  readonly submittedAt: Date
}

/** A message that is nowhere whole. */
export interface LargeMessage {
  readonly size: number
  /** With the whole header, or more of it than it may have. */
  readonly head: Buffer
  read(start?: number): AsyncIterable<Buffer>
}

export interface SubmissionContext {
  readonly directory: { readonly recipients: Pick<Directory['recipients'], 'mayUseSender' | 'wantsSentCopy'> }
  readonly queue: Pick<Queue, 'enqueue'>
  readonly countSent: CountSent
  /** Our name, for a Message-ID where the sender's domain cannot be had. */
  readonly hostName: string
}

export interface Submitted {
  /** In the queue. */
  readonly id: string
  readonly email: ShownEmail
  readonly messageId: string
  /** By which the same message is known if it is sent again; to be settled when the client has the answer. */
  readonly key: string | undefined
}

/** @throws SubmissionRefusal, and what the database throws */
export async function submitMessage(
  original: Buffer | LargeMessage,
  submission: Submission,
  context: SubmissionContext
): Promise<Submitted> {
  const head = Buffer.isBuffer(original) ? original : original.head
  const reading = readHeader(head)
  if (reading.kind === 'fault') throw new SubmissionRefusal(reading.fault)
  const { header } = reading
  const { identity, received, sender, submittedAt, trace } = submission
  const fault = await checkAuthor(header, identity.address, (address) =>
    context.directory.recipients.mayUseSender(identity, address)
  )
  if (fault) throw new SubmissionRefusal(fault)
  const time = sendingTime(header, submittedAt)
  if (time.kind === 'fault') throw new SubmissionRefusal(time.fault)
  await countOne(submission, context)

  const newMessageId = `<${trace}@${parseAddress(sender)?.domain ?? context.hostName}>`
  const additions = { received, date: submittedAt, newMessageId }
  const { messageId, raw } = completeMessage(head, header, additions)
  const key = submission.key ?? (await keyOf(original, header, submission))
  const subject = valueOf(header, 'subject')
  const date = time.kind === 'later' ? time.date : undefined
  const { email, id } = await context.queue.enqueue({
    kind: 'submission',
    key,
    envelope: { from: sender, to: submission.recipients },
    raw: withRest(raw, original),
    alias: identity.mailbox,
    domain: identity.domain,
    user: identity.user,
    messageId,
    subject: subject === undefined ? undefined : decodeHeaderText(subject),
    date,
    requireTls: submission.requireTls,
    dsn: submission.dsn,
    trace
  })
  if (await context.directory.recipients.wantsSentCopy(identity))
    await fileCopy(
      withRest(filedMessage(head, header, additions), original),
      { id, date, submission },
      context
    )
  return { id, email, key, messageId }
}

/** `pieces` instead of what of the original is in memory. */
function withRest(pieces: readonly Buffer[], original: Buffer | LargeMessage): NewEmail['raw'] {
  if (Buffer.isBuffer(original)) return pieces
  const { head, size } = original
  return {
    size: pieces.reduce((sum, { length }) => sum + length, size - head.length),
    async *read() {
      yield* pieces
      yield* original.read(head.length)
    }
  }
}

/** For the sender's own mailbox, by way of the queue. A message that is sent again has the same id, and one copy. */
async function fileCopy(
  raw: NewEmail['raw'],
  { date, id, submission }: { id: string; date: Date | undefined; submission: Submission },
  { queue }: SubmissionContext
): Promise<void> {
  const { identity, trace } = submission
  await queue.enqueue({
    kind: 'copy',
    key: `copy ${id}`,
    envelope: { from: '', to: [identity.address] },
    raw,
    alias: identity.mailbox,
    domain: identity.domain,
    user: identity.user,
    date,
    trace
  })
}

async function countOne(
  { identity, recipients }: Submission,
  { countSent }: SubmissionContext
): Promise<void> {
  const { allowed, limit, recipients: most } = await countSent(identity)
  if (recipients.length > most) {
    const text = `The message has ${recipients.length} recipients, and at most ${most} are allowed`
    throw new SubmissionRefusal({ code: 550, enhanced: '5.5.3', text })
  }
  if (allowed) return
  const text = `The limit of ${limit} messages a day is reached, try again later`
  throw new SubmissionRefusal({ code: 450, enhanced: '4.7.1', text })
}

/**
 * The same message of the same login to the same recipients, so that one that was sent again because the answer was lost
 * is not sent twice. Without a Message-ID of its own it may be meant as another one.
 */
async function keyOf(
  original: Buffer | LargeMessage,
  header: MessageHeader,
  submission: Submission
): Promise<string | undefined> {
  if (valueOf(header, 'message-id') === undefined) return undefined
  const { identity, recipients, sender } = submission
  const envelope = [identity.mailbox, sender, ...[...recipients].sort()]
  const hash = createHash('sha256').update(`${JSON.stringify(envelope)}\n`)
  for await (const piece of Buffer.isBuffer(original) ? [original] : original.read()) hash.update(piece)
  return `submission:${hash.digest('hex')}`
}
