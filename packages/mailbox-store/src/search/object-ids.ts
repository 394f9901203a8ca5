// Searches for EMAILID and THREADID. RFC 8474 §5
import { emailId, threadId } from '@postkeep/mailbox-contract'
import type { Search, Selection } from './select-messages.ts'
import type { Steps } from './steps.ts'

const messagesAStep = 128

export function* objectIdMatches(
  { mailbox, columns }: Search,
  key: { readonly type: 'emailId' | 'threadId'; readonly id: string },
  among: Selection
): Steps<Selection> {
  const { body } = columns.arrays
  if (key.type === 'emailId') return among.filter((index) => emailId(mailbox, body[index]!) === key.id)
  const thread = Number.parseInt(key.id.slice(mailbox.objectSalt.length + 1), 36)
  if (Number.isNaN(thread) || threadId(mailbox, thread) !== key.id) return among.slice(0, 0)
  while (mailbox.derived.writeSome(messagesAStep)) yield
  const bodies = new Set(mailbox.db.values<number>('SELECT body FROM body_thread WHERE thread = ?', thread))
  return among.filter((index) => bodies.has(body[index]!))
}
