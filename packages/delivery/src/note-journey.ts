// What became of a message that came from outside, as steps of its journey: the verdict, then each copy.
import type { Journal } from '@postkeep/journey'
import type { Delivery } from './deliver.ts'
import { headerValues } from './header-lines.ts'
import type { ReceiveOutcome, RouteOutcome } from './outcome.ts'
import type { ReceivedMessage } from './received-message.ts'

export interface Ending {
  readonly outcome: ReceiveOutcome
  readonly deliveries: readonly Delivery[]
  /** Why it was let in and where to. */
  readonly words: string
}

const copies: Partial<Record<string, string>> = {
  stored: 'Stored in the mailbox',
  sealed: 'Stored in the locked mailbox',
  duplicate: 'It was there already, from an earlier try',
  dropped: 'Dropped'
}

export function noteJourney(
  journal: Journal,
  message: ReceivedMessage,
  { deliveries, outcome, words }: Ending
): void {
  const { client, raw, recipients, sender, trace } = message
  const all = [sender, ...recipients.map(({ address }) => address)]
  const messageId = /<[^<>\s]+>/.exec(headerValues(raw, 'message-id')[0] ?? '')?.[0]
  const remote = { address: client.address, name: client.hostName ?? client.helo }
  if (outcome.kind === 'refused') {
    const reply = `${outcome.code} ${outcome.enhanced} ${outcome.text}`
    journal.note({
      trace,
      event: 'refused',
      text: words || outcome.text,
      addresses: all,
      messageId,
      remote: { ...remote, reply }
    })
  } else {
    journal.note({ trace, event: 'accepted', text: words, addresses: all, messageId, remote })
  }
  for (const { outcome: how, recipient, target } of deliveries) {
    const { event, text } = copyOf(how, target)
    journal.note({ trace, event, text, addresses: [recipient.address] })
  }
}

function copyOf(outcome: RouteOutcome, target: string) {
  if (outcome.kind === 'durable') {
    if (outcome.how === 'queued') return { event: 'queued', text: `Queued for ${target}` } as const
    return {
      event: outcome.how === 'dropped' ? 'dropped' : 'stored',
      text: copies[outcome.how] ?? ''
    } as const
  }
  const why = {
    'over-quota': 'The mailbox is full',
    gone: 'The mailbox is gone',
    failed: 'It could not be stored'
  }
  return { event: 'failed', text: why[outcome.kind] } as const
}
