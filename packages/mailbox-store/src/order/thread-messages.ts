// THREAD of the messages that a search has found. RFC 5256
import type { ThreadAlgorithm, ValueOf } from '@postkeep/mailbox-contract'
import type { Mailbox } from '../mailbox.ts'
import type { StoreParams, WithAttachment } from '../mailbox-store.ts'
import { searchFolder } from '../search/search.ts'
import type { Search, Selection } from '../search/select-messages.ts'
import type { Steps } from '../search/steps.ts'
import { eachOrderEntry } from './order-entries.ts'
import { unpackOrder } from './order-entry.ts'
import { dateOr } from './sort-messages.ts'
import { threadByReferences } from './thread-by-references.ts'
import { threadBySubject } from './thread-by-subject.ts'
import { flattenThreads, type ThreadMessage, type ThreadNode } from './thread.ts'

const algorithms: Readonly<
  Record<ThreadAlgorithm, (messages: readonly ThreadMessage[]) => readonly ThreadNode[]>
> = { orderedSubject: threadBySubject, references: threadByReferences }

export function* threadMessages(
  mailbox: Mailbox,
  { folder, key, algorithm }: StoreParams<'thread'>
): Steps<WithAttachment<ValueOf<'thread'>>> {
  const { search, found } = yield* searchFolder(mailbox, { folder, key, isOrdered: true })
  const flat = flattenThreads(algorithms[algorithm](yield* messagesOf(search, found)))
  return { value: { count: flat.length / 2 }, attachment: Buffer.from(flat.buffer) }
}

function* messagesOf({ mailbox, columns }: Search, found: Selection): Steps<ThreadMessage[]> {
  const { uid, body, internalDate } = columns.arrays
  const messages = Array.from<ThreadMessage>({ length: found.length })
  const bodies = found.map((index) => body[index]!)
  yield* eachOrderEntry(mailbox, bodies, (packed, place) => {
    const index = found[place]!
    const { messageId, references, texts, isReply, sent } = unpackOrder(packed)
    messages[place] = {
      uid: uid[index]!,
      messageId,
      references,
      subject: texts.subject,
      isReply,
      sent: dateOr(sent, internalDate[index]!)
    }
  })
  return messages
}
