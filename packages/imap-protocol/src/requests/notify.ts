// NOTIFY. RFC 5465 §8.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { type FetchItems, readFetchItems } from './fetch.ts'

/** Those that there are here. */
export const notifyEvents = [
  'MessageNew',
  'MessageExpunge',
  'FlagChange',
  'MailboxName',
  'SubscriptionChange',
  'MailboxMetadataChange',
  'ServerMetadataChange'
] as const

export type NotifyEvent = (typeof notifyEvents)[number]

export type NotifyFilter =
  | { readonly kind: 'SELECTED' | 'SELECTED-DELAYED' | 'INBOXES' | 'PERSONAL' | 'SUBSCRIBED' }
  | { readonly kind: 'SUBTREE' | 'MAILBOXES'; readonly mailboxes: readonly string[] }

export interface NotifyGroup {
  readonly filter: NotifyFilter
  /** Empty: NONE. */
  readonly events: ReadonlySet<NotifyEvent>
  /** What is to be told of new messages in the selected mailbox. */
  readonly fetch?: FetchItems
}

export interface NotifyRequest {
  /** Empty: NONE. */
  readonly groups: readonly NotifyGroup[]
  /** STATUS of the mailboxes is to be told at once. */
  readonly status: boolean
  /** An event that is not known here: to be answered with BADEVENT. */
  readonly unknownEvent?: string
}

interface Events {
  readonly events: Set<NotifyEvent>
  fetch?: FetchItems
  unknownEvent?: string
}

const maximumGroups = 100
const maximumMailboxes = 1000
const simpleFilters = ['SELECTED', 'SELECTED-DELAYED', 'INBOXES', 'PERSONAL', 'SUBSCRIBED'] as const
const namingFilters = ['SUBTREE', 'MAILBOXES'] as const

export function parseNotify(reader: RequestReader): NotifyRequest {
  const verb = reader.word()
  if (verb === 'NONE') {
    reader.end()
    return { groups: [], status: false }
  }
  if (verb !== 'SET') throw new ImapSyntaxError('Expected SET or NONE')
  reader.space()
  const status = reader.looksAt('STATUS ')
  if (status) {
    reader.word()
    reader.space()
  }
  const groups: NotifyGroup[] = []
  let unknown: { unknownEvent?: string } = {}
  do {
    const { unknownEvent, ...group } = readGroup(reader)
    if (unknownEvent !== undefined) unknown = { unknownEvent }
    groups.push(group)
    if (groups.length > maximumGroups) throw new ImapSyntaxError('Too many event groups')
  } while (reader.take(' '))
  reader.end()
  if (groups.filter(isOfSelected).length > 1)
    throw new ImapSyntaxError('Only one group may be of the selected mailbox')
  return { groups, status, ...unknown }
}

export function isOfSelected({ filter: { kind } }: NotifyGroup): boolean {
  return kind === 'SELECTED' || kind === 'SELECTED-DELAYED'
}

function readGroup(reader: RequestReader): NotifyGroup & { readonly unknownEvent?: string } {
  reader.expect('(')
  const filter = readFilter(reader)
  reader.space()
  const events = readEvents(reader)
  reader.expect(')')
  const group = { filter, ...events }
  checkEvents(group)
  return group
}

function readFilter(reader: RequestReader): NotifyFilter {
  const word = reader.word()
  const kind = simpleFilters.find((name) => name === word)
  if (kind !== undefined) return { kind }
  const naming = namingFilters.find((name) => name === word)
  if (naming === undefined) throw new ImapSyntaxError(`Unknown mailbox filter ${word}`)
  reader.space()
  const mailboxes = reader.peek() === '(' ? reader.list(() => reader.mailbox()) : [reader.mailbox()]
  if (mailboxes.length > maximumMailboxes) throw new ImapSyntaxError('Too many mailboxes')
  return { kind: naming, mailboxes }
}

/** In parentheses by the grammar, without in the examples: both are taken. */
function readEvents(reader: RequestReader): Events {
  const read: Events = { events: new Set() }
  if (reader.looksAt('NONE)')) {
    reader.word()
    return read
  }
  if (reader.peek() === '(') reader.list(() => readEvent(reader, read))
  else {
    do readEvent(reader, read)
    while (reader.take(' '))
  }
  return read
}

function readEvent(reader: RequestReader, read: Events): void {
  const word = reader.atom()
  const event = notifyEvents.find((name) => name.toUpperCase() === word.toUpperCase())
  if (event === undefined) {
    read.unknownEvent = word
    return
  }
  read.events.add(event)
  if (event !== 'MessageNew' || !reader.looksAt(' (')) return
  reader.space()
  read.fetch = readFetchItems(reader)
}

/** RFC 5465 §5, §6.1. */
function checkEvents(group: NotifyGroup & { readonly unknownEvent?: string }): void {
  const { events, fetch } = group
  const count = ['MessageNew', 'MessageExpunge'].filter((name) => events.has(name as NotifyEvent)).length
  if (count === 1) throw new ImapSyntaxError('MessageNew and MessageExpunge go together')
  if (count === 0 && events.has('FlagChange'))
    throw new ImapSyntaxError('FlagChange needs MessageNew and MessageExpunge')
  const others = [...events].some((name) => !messageEvents.has(name))
  if (isOfSelected(group) && others)
    throw new ImapSyntaxError('Of the selected mailbox only messages are told')
  if (!isOfSelected(group) && fetch !== undefined)
    throw new ImapSyntaxError('Only of the selected mailbox more is told of new messages')
}

const messageEvents: ReadonlySet<NotifyEvent> = new Set(['MessageNew', 'MessageExpunge', 'FlagChange'])
