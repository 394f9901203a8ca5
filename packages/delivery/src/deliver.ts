// Gives every recipient its copy: a mailbox here, the queue for elsewhere. All side by side; the answer waits for all.
import { compressPieces } from '@postkeep/mailbox-contract'
import type { MailboxClient } from '@postkeep/mailbox-client'
import type { Queue } from '@postkeep/outbound'
import type { DeliveryKeys } from './delivery-key.ts'
import {
  isVouchedFor,
  prepareForward,
  type Forward,
  type ForwardContext
} from './forwarding/prepare-forward.ts'
import type { RouteOutcome } from './outcome.ts'
import type { AcceptedRecipient } from './received-message.ts'
import { authorOfReport } from './proved-author.ts'
import { toForward } from './routes/to-forward.ts'
import { toMailbox } from './routes/to-mailbox.ts'
import { toReport } from './routes/to-report.ts'
import { toWebhook } from './routes/to-webhook.ts'
import { webhookTask, type Origin } from './webhook-task.ts'

export interface DeliverContext extends ForwardContext {
  readonly mailboxes: MailboxClient
  readonly queue: Queue
  readonly keys: DeliveryKeys
}

export interface Delivery {
  readonly recipient: AcceptedRecipient
  /** Where the copy goes: a mailbox' id, an address, the host of a webhook. */
  readonly target: string
  readonly outcome: RouteOutcome
}

export interface Delivered {
  readonly deliveries: readonly Delivery[]
  /**
   * To be called when the client has the answer: the keys are forgotten, and the same bytes are a new message again.
   * `answered: false`: the client may not have got it and may try again.
   */
  readonly settle: (answered: boolean) => void
}

export interface Deliverable {
  readonly trace: string
  readonly sender: string
  /** What is forwarded goes over verified TLS only. RFC 8689 §4.2.1 */
  readonly requireTls: boolean
  readonly recipients: readonly AcceptedRecipient[]
  /** As it came: what the keys are made from. */
  readonly original: Buffer
  /** Return-Path and the like: above what is stored, not above what is forwarded. */
  readonly above: Buffer
  /** With our trace fields: what is forwarded. In pieces: a large message that is only stored is never copied. */
  readonly transit: readonly Buffer[]
  /** undefined: it comes from here. */
  readonly origin: Origin | undefined
  /** Of the message as a whole. */
  readonly folder: string
  /** Addresses of recipients whose copy goes to Junk. */
  readonly junk: ReadonlySet<string>
  /** Whose scheduling messages may be applied. */
  readonly author: string | undefined
  readonly receivedAt: Date
  /** Aborted when the sender is gone before it was answered. */
  readonly signal: AbortSignal
}

type Route =
  | {
      readonly kind: 'mailbox'
      readonly mailbox: AcceptedRecipient['resolution']['mailboxes'][number]
    }
  | { readonly kind: 'forward'; readonly target: string }
  | { readonly kind: 'webhook'; readonly webhook: { readonly url: string; readonly domain: string } }
  | { readonly kind: 'report' | 'bounce'; readonly address: string }
  | { readonly kind: 'none' }

type Copy = Route & { readonly recipient: AcceptedRecipient; readonly key: Buffer }

/** The message with what is made of it once for many copies. */
interface Prepared extends Deliverable {
  readonly compressed: Promise<readonly Buffer[]>
  /** Of what is stored. */
  readonly size: number
  /** All of `transit`. */
  readonly joined: () => Buffer
  readonly forwardOf: (recipient: AcceptedRecipient) => Promise<Forward>
}

export async function deliver(message: Deliverable, context: DeliverContext): Promise<Delivered> {
  const routes = message.recipients.flatMap((recipient) =>
    routesOf(recipient).map((route) => ({ ...route, recipient }))
  )
  const hasMailbox = routes.some(({ kind }) => kind === 'mailbox')
  const stored = [message.above, ...message.transit]
  const compressed = hasMailbox ? compressPieces(stored) : Promise.resolve([])
  const size = stored.reduce((sum, { length }) => sum + length, 0)
  const content = { sender: message.sender, raw: message.original }
  const joined = once(() => Buffer.concat(message.transit))
  const forwardOf = forwards(message, joined, context)
  const copies: Copy[] = firstOfEach(routes).map((route) => ({
    ...route,
    key: context.keys.hold(content, targetOf(route))
  }))
  const hold = holdOf(copies, context.keys)
  const release = () => hold.end('release')
  // A client that is gone may be back with the same message before this attempt has ended: it must get the same keys.
  message.signal.addEventListener('abort', release, { once: true })
  if (message.signal.aborted) release()

  const deliveries = await Promise.all(
    copies.map(async (copy) => ({
      recipient: copy.recipient,
      target: shownTarget(copy),
      outcome: await deliverCopy(copy, { ...message, compressed, size, joined, forwardOf }, context)
    }))
  )
  return {
    deliveries,
    settle(answered) {
      message.signal.removeEventListener('abort', release)
      hold.end(answered ? 'retire' : 'release')
      if (answered) forgetKeys(copies, context)
    }
  }
}

function routesOf({ address, resolution }: AcceptedRecipient): Route[] {
  if (resolution.isReport) return [{ kind: 'report', address }]
  const { bounce, mailboxes, forwards, webhooks } = resolution
  const routes: Route[] = [
    ...mailboxes.map((mailbox) => ({ kind: 'mailbox' as const, mailbox })),
    ...forwards.map(({ address }) => ({ kind: 'forward' as const, target: address })),
    ...webhooks.map((webhook) => ({ kind: 'webhook' as const, webhook })),
    ...(bounce ? [{ kind: 'bounce' as const, address }] : [])
  ]
  return routes.length > 0 ? routes : [{ kind: 'none' }]
}

/** Sealed once for each address that forwards. */
function forwards(
  { folder, origin, sender }: Deliverable,
  joined: Prepared['joined'],
  context: ForwardContext
): Prepared['forwardOf'] {
  const made = new Map<string, Promise<Forward>>()
  return ({ resolution }) => {
    const { address } = resolution.alias
    const known = made.get(address)
    if (known) return known
    const forward = prepareForward(
      { folder, raw: joined(), results: origin?.results, sender },
      resolution,
      context
    )
    made.set(address, forward)
    return forward
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

/** A mailbox that several recipients lead to gets one copy. */
function firstOfEach<R extends Route>(routes: readonly R[]): R[] {
  const seen = new Set<string>()
  return routes.filter((route) => {
    const target = targetOf(route)
    return seen.has(target) ? false : seen.add(target)
  })
}

function targetOf(route: Route): string {
  switch (route.kind) {
    case 'mailbox':
      return route.mailbox.id
    case 'forward':
      return route.target
    case 'webhook':
      return route.webhook.url
    case 'report':
    case 'bounce':
      return `${route.kind} ${route.address}`
    case 'none':
      return ''
  }
}

/** A webhook's path and query may be secret. */
function shownTarget(route: Route): string {
  return route.kind === 'webhook' ? `the webhook at ${new URL(route.webhook.url).host}` : targetOf(route)
}

/** Ends once: afterwards the keys may be those of another attempt. */
function holdOf(copies: readonly Copy[], keys: DeliveryKeys): { end(how: 'release' | 'retire'): void } {
  let isHeld = true
  return {
    end(how) {
      if (isHeld) keys[how](copies.map(({ key }) => key))
      isHeld = false
    }
  }
}

function deliverCopy(
  copy: Copy,
  message: Prepared,
  { mailboxes, queue }: DeliverContext
): Promise<RouteOutcome> {
  const { key, recipient } = copy
  const { above, compressed, joined, junk, receivedAt, size, trace } = message
  switch (copy.kind) {
    case 'mailbox':
      return toMailbox(mailboxes, {
        mailbox: copy.mailbox,
        key,
        folder: junk.has(recipient.address) ? 'Junk' : (copy.mailbox.folder ?? 'INBOX'),
        size,
        author: authorFor(recipient, message),
        compressed,
        receivedAt
      })
    case 'forward':
      return toForward(queue, {
        recipient,
        forward: message.forwardOf(recipient),
        target: copy.target,
        requireTls: message.requireTls,
        key,
        trace
      })
    case 'webhook':
      return deliverToWebhook({ ...copy, webhook: copy.webhook }, message, queue)
    case 'report':
    case 'bounce':
      return toReport(queue, {
        kind: copy.kind,
        recipient,
        key,
        raw: Buffer.concat([above, joined()]),
        trace
      })
    case 'none':
      return Promise.resolve({ kind: 'failed', cause: new Error('the recipient leads nowhere') })
  }
}

function authorFor({ address, resolution }: AcceptedRecipient, { author, joined, junk }: Prepared) {
  if (resolution.bounce) return authorOfReport(joined())
  return junk.has(address) ? undefined : author
}

function deliverToWebhook(
  { key, recipient, webhook }: Extract<Copy, { kind: 'webhook' }>,
  { folder, joined, origin, receivedAt, sender, trace }: Prepared,
  queue: Queue
): Promise<RouteOutcome> {
  const task = webhookTask({ recipient, webhook, sender, receivedAt, origin })
  const mayReport = !origin || (folder !== 'Junk' && isVouchedFor(sender, origin.results))
  return toWebhook(queue, { recipient, task, sender, key, raw: joined(), mayReport, trace })
}

function forgetKeys(copies: readonly Copy[], { mailboxes, queue }: DeliverContext): void {
  const queueKeys: string[] = []
  for (const copy of copies) {
    if (copy.kind === 'mailbox') mailboxes.settle(copy.mailbox.id, [copy.key])
    if (copy.kind !== 'mailbox' && copy.kind !== 'none') queueKeys.push(copy.key.toString('hex'))
  }
  if (queueKeys.length > 0) queue.settle(queueKeys)
}
