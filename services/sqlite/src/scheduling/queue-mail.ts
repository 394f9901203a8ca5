// Scheduling messages into the outbound queue, as if their author had submitted them: signed, counted, bounced to them.
// Recipients of this server get theirs by the same queue, straight into their mailboxes, locked or not.
import { parseAddress } from '@postkeep/address'
import type { Cache } from '@postkeep/cache'
import type { ServerSealer } from '@postkeep/crypto'
import type { Database } from '@postkeep/database'
import type { Directory, MailboxOwner } from '@postkeep/directory'
import type { Logger } from '@postkeep/log'
import type { WaitingMail } from '@postkeep/mailbox-store'
import type { Queue } from '@postkeep/outbound'
import type { CountSent } from '@postkeep/submission'

interface QueueMailOptions {
  readonly database: Database
  readonly cache: Cache
  readonly sealer: ServerSealer
  readonly directory: Pick<Directory, 'recipients'>
  readonly logger: Logger
  /** Messages a day, where neither user nor domain has a limit. */
  readonly dailyLimit: () => number
}

/** Gives the ids of those that are done with: queued, or never to be. @throws what the database throws */
export type QueueMail = (
  mails: readonly WaitingMail[],
  owner: MailboxOwner & { readonly mailbox: string }
) => Promise<number[]>

export function createQueueMail(options: QueueMailOptions): QueueMail {
  const { directory, logger } = options
  let opened: Promise<Sending> | undefined
  return async (mails, owner) => {
    const { queue, countSent } = await (opened ??= openSending(options))
    const done: number[] = []
    const mayLeave = await directory.recipients.maySendOut(owner.domain)
    for (const mail of mails) {
      const isOwn = owner.addresses.includes(untagged(mail.from))
      if (!isOwn || !(mayLeave || (await staysHere(mail.to, directory)))) {
        logger.warn({ mailbox: owner.mailbox, isOwn, mayLeave }, 'a scheduling message may not be sent')
      } else {
        if (!(await countSent(owner)).allowed) break
        await queue.enqueue(emailOf(mail, owner))
      }
      done.push(mail.id)
    }
    return done
  }
}

interface Sending {
  readonly queue: Queue
  readonly countSent: CountSent
}

/** Loaded when it is needed. */
async function openSending({
  cache,
  dailyLimit,
  database,
  logger,
  sealer
}: QueueMailOptions): Promise<Sending> {
  const [{ announceQueued, createQueue }, { sendLimit }] = await Promise.all([
    import('@postkeep/outbound'),
    import('@postkeep/submission')
  ])
  return {
    queue: createQueue({ database, sealer, logger, onQueued: () => announceQueued(cache) }),
    countSent: sendLimit({ database, cache, dailyLimit })
  }
}

function emailOf(
  { from, messageId, raw, subject, to }: WaitingMail,
  { domain, mailbox, user }: MailboxOwner & { readonly mailbox: string }
): Parameters<Queue['enqueue']>[0] {
  return {
    kind: 'submission',
    // After a crash between queue and mailbox it is the same message again.
    key: `scheduling:${messageId}`,
    envelope: { from, to: [to] },
    raw: Buffer.from(raw),
    alias: mailbox,
    domain,
    user,
    messageId,
    subject,
    trace: `scheduling ${messageId}`
  }
}

async function staysHere(to: string, { recipients }: Pick<Directory, 'recipients'>): Promise<boolean> {
  const address = parseAddress(to)
  const resolution = address && (await recipients.resolve(address))
  return resolution?.kind === 'accepted' && resolution.forwards.length === 0
}

function untagged(address: string): string {
  return address.replace(/\+[^@]*(?=@)/, '')
}
