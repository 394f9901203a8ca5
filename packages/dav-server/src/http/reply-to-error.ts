// The one place where an error becomes a reply.
import {
  DavSyntaxError,
  D,
  UnsupportedCollation,
  errorDocument,
  multistatusType,
  nameIn
} from '@postkeep/dav-protocol'
import { MailboxError } from '@postkeep/mailbox-contract'
import { DavRefusal } from '../dav-refusal.ts'
import type { DavReply } from '../dav-reply.ts'
import type { DavService } from '../dav-service.ts'

/** undefined: it was not expected. */
export function replyToError(error: unknown, { namespace }: DavService): DavReply | undefined {
  const refusal = refusalOf(error, namespace)
  if (refusal === undefined) return undefined
  const { status } = refusal
  const { precondition, content, text, headers = {} } = refusal.details
  if (precondition !== undefined) {
    const description = text === undefined ? {} : { description: text }
    const body = errorDocument(precondition, content, description)
    return { status, headers: { ...headers, 'content-type': multistatusType }, body }
  }
  const plain = { ...headers, 'content-type': 'text/plain; charset=utf-8' }
  return text === undefined ? { status, headers } : { status, headers: plain, body: `${text}\n` }
}

function refusalOf(error: unknown, namespace: string): DavRefusal | undefined {
  if (error instanceof DavRefusal) return error
  if (error instanceof DavSyntaxError) return new DavRefusal(400, { text: error.message })
  if (error instanceof UnsupportedCollation) {
    return new DavRefusal(403, { precondition: nameIn(namespace, 'supported-collation') })
  }
  return error instanceof MailboxError ? mailboxRefusal(error) : undefined
}

function mailboxRefusal({ code, message }: MailboxError): DavRefusal {
  switch (code) {
    case 'not-found':
      return new DavRefusal(404)
    case 'already-exists':
      return new DavRefusal(409)
    case 'over-quota':
      return new DavRefusal(507, { precondition: D('quota-not-exceeded') })
    case 'limit':
      return new DavRefusal(507, { precondition: D('sufficient-disk-space') })
    case 'session-ended':
    case 'unavailable':
      return new DavRefusal(503, { text: 'Try again later', headers: { 'retry-after': '5' } })
    case 'not-allowed':
      return new DavRefusal(403, { precondition: D('need-privileges'), text: message })
    case 'invalid':
      return new DavRefusal(403, { text: 'This name is not allowed' })
  }
}
