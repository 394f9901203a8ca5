// postkeep queue …: mail on its way out.
import type { Email, EmailRoute, EmailStatus } from '@postkeep/database'
import type { Queue } from '@postkeep/outbound'
import { line, type Block, type Command } from '../command.ts'
import { size, time } from '../format.ts'
import { Refusal, UsageError } from '../usage-error.ts'

const statuses: readonly EmailStatus[] = [
  'pending',
  'queued',
  'deferred',
  'sent',
  'partially_sent',
  'bounced',
  'rejected'
]

const tlsModes: readonly EmailRoute['tls'][] = ['opportunistic', 'starttls', 'implicit', 'none']

export const queueCommands: readonly Command[] = [
  {
    name: 'queue list',
    summary: 'List the messages, newest first',
    operands: [],
    options: {
      status: { type: 'string', value: 'STATUS', summary: `Only those that are ${statuses.join(', ')}` },
      domain: { type: 'string', value: 'DOMAIN', summary: 'Only those of this domain' },
      limit: { type: 'string', value: 'N', summary: 'At most so many (default 50)' }
    },
    async run(services, given) {
      const status = statusOf(given.text('status'))
      const limit = limitOf(given.text('limit'))
      const name = given.text('domain')
      const domain = name === undefined ? undefined : await (await services.directory()).domains.find(name)
      if (name !== undefined && !domain)
        throw new Refusal(`There is no domain ${name}; domain list shows those there are`)
      const queue = await services.queue()
      const emails = await queue.list({ status, domain: domain?._id.toHexString(), limit })
      return { json: emails.map(jsonOf), blocks: [emailTable(emails)] }
    }
  },
  {
    name: 'queue show',
    summary: 'Show a message and what became of each recipient',
    operands: ['ID'],
    options: {},
    async run(services, given) {
      const email = await (await services.queue()).show(given.operand('ID'))
      return {
        json: jsonOf(email),
        blocks: [{ kind: 'facts', facts: factsOf(email) }, line(''), recipientTable(email)]
      }
    }
  },
  operation('retry', 'Try a message again at once', 'is tried again now', (queue, id) => queue.retryNow(id)),
  operation('cancel', 'Give a message up; its sender is not told', 'is cancelled', (queue, id) =>
    queue.cancel(id)
  ),
  operation('hold', 'Keep a message back until it is released', 'is held', (queue, id) => queue.hold(id)),
  operation('release', 'Let a held message go', 'is released', (queue, id) => queue.release(id)),
  {
    name: 'queue reroute',
    summary: 'Send a message by way of another server, at once',
    operands: ['ID', 'SERVER'],
    options: {
      tls: { type: 'string', value: 'MODE', summary: `${tlsModes.join(', ')} (default opportunistic)` }
    },
    notes: 'SERVER is HOST, HOST:PORT or [IPV6]:PORT; direct: to the servers of its recipients again.',
    async run(services, given) {
      const id = given.operand('ID')
      const route = routeOf(given.operand('SERVER'), given.text('tls'))
      const email = await (await services.queue()).reroute(id, route)
      const way = route ? `by ${route.host}:${route.port}` : 'directly'
      return { json: jsonOf(email), blocks: [line(`Message ${email._id.toHexString()} is sent ${way}`)] }
    }
  }
]

function routeOf(text: string, tlsText: string | undefined): EmailRoute | undefined {
  if (text === 'direct') return undefined
  const tls = tlsModes.find((mode) => mode === (tlsText ?? 'opportunistic'))
  if (!tls) throw new UsageError(`${tlsText} is none of ${tlsModes.join(', ')}`, 'queue reroute')
  const [, bracketed, plain, port = '25'] = /^(?:\[([\da-f:]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(text) ?? []
  const host = bracketed ?? plain
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw new UsageError(`${text} is not a server: write HOST, HOST:PORT or [IPV6]:PORT`, 'queue reroute')
  return { host, port: Number(port), tls }
}

function operation(
  verb: string,
  summary: string,
  done: string,
  act: (queue: Queue, id: string) => Promise<Email>
): Command {
  return {
    name: `queue ${verb}`,
    summary,
    operands: ['ID'],
    options: {},
    async run(services, given) {
      const email = await act(await services.queue(), given.operand('ID'))
      return { json: jsonOf(email), blocks: [line(`Message ${email._id.toHexString()} ${done}`)] }
    }
  }
}

function emailTable(emails: readonly Email[]): Block {
  const rows = emails.map((email) => [
    email._id.toHexString(),
    email.status,
    size(email.size),
    email.envelope.from || '<>',
    email.envelope.to.join(' '),
    time(email.created_at)
  ])
  const columns = ['id', 'status', 'size', 'from', 'to', 'since']
  return { kind: 'table', columns, rows, empty: 'There are no such messages' }
}

function factsOf(email: Email): [string, string][] {
  return [
    ['Message', email._id.toHexString()],
    ['Status', email.status],
    ['Kind', email.kind],
    ['From', email.envelope.from || '<>'],
    ['Message-ID', email.messageId],
    ['Size', size(email.size)],
    ['Queued', time(email.created_at)],
    ['Next try', isOpen(email) ? time(email.next_attempt_at) : 'none'],
    ['Tries', String(email.attempts)]
  ]
}

function recipientTable(email: Email): Block {
  const rows = email.recipients.map((recipient) => [
    recipient.address,
    recipient.status,
    String(recipient.attempts),
    recipient.last_reply ?? ''
  ])
  return {
    kind: 'table',
    columns: ['recipient', 'status', 'tries', 'last answer'],
    rows,
    empty: 'It has no recipients'
  }
}

function isOpen({ status }: Email): boolean {
  return status === 'queued' || status === 'deferred'
}

function statusOf(text: string | undefined): EmailStatus | undefined {
  const status = statuses.find((known) => known === text)
  if (text !== undefined && !status)
    throw new UsageError(`${text} is none of ${statuses.join(', ')}`, 'queue list')
  return status
}

function limitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (limit === 0) throw new UsageError(`--limit ${text} is not a number from 1 to 99999`, 'queue list')
  return limit
}

/** Nothing of the contents: no body, no subject, no keys. */
function jsonOf(email: Email) {
  const { _id, kind, status, envelope, recipients, messageId, size: bytes, attempts, next_attempt_at } = email
  const { is_locked, locked_by, rejectedErrors, deliveries, trace, created_at, updated_at } = email
  return {
    id: _id.toHexString(),
    kind,
    status,
    envelope,
    messageId,
    size: bytes,
    attempts,
    next_attempt_at,
    is_locked,
    locked_by,
    recipients,
    rejectedErrors,
    deliveries,
    trace,
    created_at,
    updated_at
  }
}
