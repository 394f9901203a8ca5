// Gives every recipient its copy: a mailbox here, the queue for elsewhere. All side by side; the answer waits for all.
import { compressBody } from '@postkeep/mailbox-contract'
import type { MailboxClient } from '@postkeep/mailbox-client'
import type { Queue } from '@postkeep/outbound'
import type { DeliveryKeys } from './delivery-key.ts'
import type { RouteOutcome } from './outcome.ts'
import type { AcceptedRecipient } from './received-message.ts'
import { toForward } from './routes/to-forward.ts'
import { toMailbox } from './routes/to-mailbox.ts'

export interface DeliverContext {
  readonly mailboxes: MailboxClient
  readonly queue: Queue
  readonly keys: DeliveryKeys
}

export interface Delivered {
  readonly outcomes: readonly { readonly address: string; readonly outcome: RouteOutcome }[]
  /**
   * To be called when the client has the answer: the keys are forgotten, and the same bytes are a new message again.
   * `answered: false`: the client may not have got it and may try again.
   */
  settle(answered: boolean): void
}

export interface Deliverable {
  readonly trace: string
  readonly sender: string
  readonly recipients: readonly AcceptedRecipient[]
  /** As it came: what the keys are made from. */
  readonly original: Buffer
  /** With our trace fields: what is stored and forwarded. */
  readonly raw: Buffer
  readonly folder: string
  readonly receivedAt: Date
}

export async function deliver(message: Deliverable, context: DeliverContext): Promise<Delivered> {
  const mailboxKeys = new Map<string, Buffer[]>()
  const forwardKeys: Buffer[] = []
  const content = { sender: message.sender, raw: message.original }
  const compressed = message.recipients.some(({ resolution }) => resolution.mailboxes.length > 0)
    ? compressBody(message.raw)
    : Buffer.alloc(0)

  const copies: { address: string; outcome: Promise<RouteOutcome> }[] = []
  const seen = new Set<string>()
  for (const recipient of message.recipients) {
    const { mailboxes, forwards } = recipient.resolution
    for (const mailbox of mailboxes) {
      if (seen.has(mailbox.id)) continue
      seen.add(mailbox.id)
      const key = context.keys.hold(content, mailbox.id)
      mailboxKeys.set(mailbox.id, [key])
      const { folder, raw, receivedAt } = message
      const copy = { mailbox, key, folder, size: raw.length, compressed, receivedAt }
      copies.push({ address: recipient.address, outcome: toMailbox(context.mailboxes, copy) })
    }
    for (const { address: target } of forwards) {
      if (seen.has(target)) continue
      seen.add(target)
      const key = context.keys.hold(content, target)
      forwardKeys.push(key)
      const { raw, sender, trace } = message
      const copy = { recipient, sender, target, key, raw, trace }
      copies.push({ address: recipient.address, outcome: toForward(context.queue, copy) })
    }
  }
  const outcomes = await Promise.all(
    copies.map(async ({ address, outcome }) => ({ address, outcome: await outcome }))
  )
  return {
    outcomes,
    settle(answered) {
      context.keys.release([...[...mailboxKeys.values()].flat(), ...forwardKeys])
      if (!answered) return
      for (const [mailbox, keys] of mailboxKeys) context.mailboxes.settle(mailbox, keys)
      if (forwardKeys.length > 0) context.queue.settle(forwardKeys.map((key) => key.toString('hex')))
    }
  }
}
