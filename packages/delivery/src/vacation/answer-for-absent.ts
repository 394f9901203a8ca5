// Answers for whoever is away, behind the acknowledgement: a lost answer harms nobody, a second one would.
import { createHash } from 'node:crypto'
import { isDuplicateKey, newObjectId, toObjectId, type Database } from '@postkeep/database'
import type { Journal } from '@postkeep/journey'
import type { Logger } from '@postkeep/log'
import type { Queue } from '@postkeep/outbound'
import type { AcceptedRecipient } from '../received-message.ts'
import { mayReply } from './may-reply.ts'
import { vacationMessage } from './vacation-message.ts'

export interface AbsentMessage {
  readonly trace: string
  readonly raw: Buffer
  readonly sender: string
  readonly recipients: readonly AcceptedRecipient[]
}

export interface VacationContext {
  readonly database: Pick<Database, 'vacationReplies'>
  readonly queue: Queue
  readonly journal: Pick<Journal, 'note'>
  readonly logger: Logger
  readonly now?: () => Date
}

/** The caller has made sure that the sender is who it says, and that the message is not suspicious. Never rejects. */
export async function answerForAbsent(message: AbsentMessage, context: VacationContext): Promise<void> {
  for (const { resolution } of message.recipients) {
    const { alias } = resolution
    const { vacation } = alias
    if (!vacation) continue
    const addresses = [alias.address, ...vacation.addresses]
    if (!mayReply({ raw: message.raw, sender: message.sender, addresses })) continue
    try {
      await answer(message, alias, context)
    } catch (error) {
      context.logger.warn(
        { error, trace: message.trace, alias: alias.address },
        'an absence could not be told'
      )
    }
  }
}

type Absent = AcceptedRecipient['resolution']['alias']

async function answer(
  { raw, sender, trace }: AbsentMessage,
  alias: Absent,
  context: VacationContext
): Promise<void> {
  const { journal, queue, now = () => new Date() } = context
  const { message: text = '', subject = '' } = alias.vacation ?? {}
  if (!(await isFirst(alias, `${sender.toLowerCase()}\n${subject}\n${text}`, context))) return
  const date = now()
  const messageId = `<${trace}.vacation@${alias.address.slice(alias.address.lastIndexOf('@') + 1)}>`
  const { id: email } = await queue.enqueue({
    kind: 'system',
    // RFC 3834 §3.3: what cannot be delivered comes back to nobody.
    envelope: { from: '', to: [sender] },
    raw: vacationMessage({ from: alias.address, to: sender, subject, text, messageId, date }, raw),
    alias: alias.id,
    domain: alias.domain,
    user: alias.user,
    messageId,
    trace
  })
  const step = {
    text: `Its owner is away, which ${sender} is told`,
    addresses: [alias.address, sender],
    email
  }
  journal.note({ trace, event: 'answered', ...step })
}

/** RFC 5230 §4.2: of any number of messages at once, one is. */
async function isFirst(alias: Absent, told: string, { database, now = () => new Date() }: VacationContext) {
  const id = toObjectId(alias.id)
  if (!id) return false
  const sender = createHash('sha256').update(told).digest('base64url')
  try {
    await database.vacationReplies.collection.insertOne({
      _id: newObjectId(),
      alias: id,
      sender,
      created_at: now()
    })
    return true
  } catch (error) {
    if (isDuplicateKey(error)) return false
    throw error
  }
}
