// THREAD=ORDEREDSUBJECT: messages of one base subject, the oldest first, all others below it. RFC 5256 §3
import { threadNode, type ThreadMessage, type ThreadNode } from './thread.ts'

export function threadBySubject(messages: readonly ThreadMessage[]): ThreadNode[] {
  const byDate = messages.toSorted((a, b) => a.sent - b.sent)
  const threads = new Map<string, ThreadNode>()
  for (const message of byDate) {
    const first = threads.get(message.subject)
    if (first === undefined) threads.set(message.subject, threadNode(message))
    else first.children.push(threadNode(message))
  }
  // A map keeps the order in which the first messages came: that of their dates.
  return [...threads.values()]
}
