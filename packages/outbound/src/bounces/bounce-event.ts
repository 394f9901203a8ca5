// What a bounce webhook is told of a recipient that did not get a message. API §3.3. Pure.
import type { Email } from '@postkeep/database'
import { headerFields, indexMessage } from '@postkeep/mime'
import { classifyBounce } from './classify-bounce.ts'

export interface BounceEvent {
  readonly email: Pick<Email, '_id'>
  readonly recipient: string
  /** 0 where no server has answered. */
  readonly code: number
  /** Enhanced code and words. */
  readonly reply: string
  /** The name of the server that said so, where one did. */
  readonly source?: string | undefined
  /** The message, or its header; empty where it is not at hand. */
  readonly header: Buffer
  readonly at: Date
}

export function bounceEventBody(event: BounceEvent): Buffer {
  const { at, code, email, recipient, reply, source } = event
  const { category, kind } = classifyBounce({ code, reply })
  const headers = headersOf(event.header)
  const field = (name: string) => headers[name] ?? ''
  const said = code === 0 ? reply : `${code} ${reply}`
  return Buffer.from(
    JSON.stringify({
      email_id: email._id.toHexString(),
      list_id: field('list-id'),
      list_unsubscribe: field('list-unsubscribe'),
      feedback_id: field('feedback-id'),
      recipient,
      message: said,
      response: said,
      response_code: code,
      truth_source: source ?? false,
      bounce: {
        action: kind === 'hard' ? 'reject' : 'defer',
        message: reply,
        category,
        code,
        status: /^[245]\.\d{1,3}\.\d{1,3}/.exec(reply)?.[0] ?? '',
        line: said
      },
      headers,
      bounced_at: at.toISOString()
    })
  )
}

const mostBytes = 64 * 1024

/** The first of each name, in lower case. */
function headersOf(raw: Buffer): Record<string, string> {
  const found = new Map<string, string>()
  const message = indexMessage(raw, { parts: 1, headerBytes: mostBytes })
  for (const { name, value } of headerFields(raw, message)) {
    const key = name.toLowerCase()
    if (!found.has(key)) found.set(key, value())
  }
  return Object.fromEntries(found)
}
