// What a list of messages is asked for, as a search of the mailbox.
import { z } from 'zod'
import type { SearchKey, SortKey } from '@postkeep/mailbox-contract'
import { pageFields } from '../../frame/pagination.ts'
import { day, flag } from '../../parts/fields.ts'

const text = z.string({ error: 'is a text' }).max(1000)
const bytes = z.coerce
  .number({ error: 'is a number of bytes' })
  .int()
  .min(0)
  .max(2 ** 32 - 1)
const orders = ['created_at', 'internal_date', 'header_date', 'subject', 'size', 'uid', 'from', 'to'] as const
const sorts = orders.flatMap((order) => [order, `-${order}`] as const)

/** What the view shows of every message, or is left out of it. */
export const shapeFields = {
  raw: flag.default(true).meta({ description: 'false: without `raw`' }),
  nodemailer: flag.default(true).meta({ description: 'false: without `nodemailer`' }),
  attachments: flag.default(true).meta({ description: 'false: without the content of attachments' }),
  lightweight: flag.default(false).meta({ description: 'Of `nodemailer` only From, To, Cc and Subject' })
}

export const messageQuery = z.object({
  folder: text.optional().meta({ description: 'Path; without: all folders' }),
  is_unread: flag.optional(),
  is_flagged: flag.optional(),
  is_deleted: flag.optional(),
  is_draft: flag.optional(),
  is_junk: flag.optional(),
  is_copied: flag.optional(),
  is_encrypted: flag.optional(),
  is_searchable: flag.optional(),
  is_expired: flag.optional(),
  has_attachment: flag.optional(),
  has_attachments: flag.optional(),
  subject: text.optional(),
  body: text.optional(),
  text: text.optional(),
  headers: text.optional().meta({ description: 'Name: value, or a name' }),
  message_id: text.optional(),
  search: text.optional(),
  q: text.optional(),
  since: day.optional(),
  before: day.optional(),
  min_size: bytes.optional(),
  max_size: bytes.optional(),
  from: text.optional(),
  to: text.optional(),
  cc: text.optional(),
  bcc: text.optional(),
  date: text.optional(),
  'reply-to': text.optional(),
  labels: text.optional().meta({ description: 'Several with commas between; all of them' }),
  sort: z.enum(sorts as [string, ...string[]]).default('created_at'),
  ...shapeFields,
  ...pageFields({ limit: 25, most: 100 })
})

export type MessageQuery = z.output<typeof messageQuery>

/** undefined: nothing can match. What attachments there are is no search of the mailbox. */
export function searchKeyOf(query: MessageQuery): SearchKey | undefined {
  // Messages neither expire here, nor are they marked as copied, and all can be searched.
  if (query.is_expired || query.is_copied || query.is_searchable === false) return undefined
  const keys = [...flagKeys(query), ...headerKeys(query), ...textKeys(query), ...boundKeys(query)]
  return keys.length === 0 ? { type: 'all' } : { type: 'and', keys }
}

function flagKeys(query: MessageQuery): SearchKey[] {
  const asked: [boolean | undefined, string][] = [
    [query.is_unread === undefined ? undefined : !query.is_unread, '\\Seen'],
    [query.is_flagged, '\\Flagged'],
    [query.is_deleted, '\\Deleted'],
    [query.is_draft, '\\Draft'],
    [query.is_junk, '$Junk'],
    ...(query.labels?.split(',') ?? []).map((label) => [true, label.trim()] as [boolean, string])
  ]
  return asked
    .filter(([isSet, name]) => isSet !== undefined && name !== '')
    .map(([isSet, name]) => (isSet ? { type: 'flag', name } : { type: 'not', key: { type: 'flag', name } }))
}

function headerKeys(query: MessageQuery): SearchKey[] {
  const [, name = '', value = ''] = /^\s*([^:\s]+)\s*:?\s*(.*)$/.exec(query.headers ?? '') ?? []
  const asked: [string, string | undefined][] = [
    ['subject', query.subject],
    ['message-id', query.message_id],
    ['from', query.from],
    ['to', query.to],
    ['cc', query.cc],
    ['bcc', query.bcc],
    ['date', query.date],
    ['reply-to', query['reply-to']],
    ...(name === '' ? [] : [[name, value] as [string, string]])
  ]
  const keys = asked.flatMap(([header, wanted]): SearchKey[] =>
    wanted === undefined ? [] : [{ type: 'header', name: header, text: wanted }]
  )
  if (query.is_encrypted === undefined) return keys
  const encrypted: SearchKey = { type: 'header', name: 'content-type', text: 'multipart/encrypted' }
  return [...keys, query.is_encrypted ? encrypted : { type: 'not', key: encrypted }]
}

function textKeys({ body, q, search, text: words }: MessageQuery): SearchKey[] {
  const inBody = [body, words].filter((wanted) => wanted !== undefined)
  const anywhere = [q, search].filter((wanted) => wanted !== undefined && wanted !== '')
  return [
    ...inBody.map((wanted): SearchKey => ({ type: 'body', text: wanted })),
    ...anywhere.map((wanted): SearchKey => ({ type: 'text', text: wanted! }))
  ]
}

function boundKeys({ before, max_size, min_size, since }: MessageQuery): SearchKey[] {
  return [
    ...(since === undefined ? [] : [{ type: 'since', date: dayOf(since) } as const]),
    ...(before === undefined ? [] : [{ type: 'before', date: dayOf(before) } as const]),
    ...(min_size ? [{ type: 'larger', bytes: min_size - 1 } as const] : []),
    ...(max_size === undefined ? [] : [{ type: 'smaller', bytes: max_size + 1 } as const])
  ]
}

function dayOf(written: string): string {
  return new Date(written).toISOString().slice(0, 10)
}

const sortKeys: Readonly<Record<string, SortKey>> = {
  internal_date: 'arrival',
  header_date: 'date',
  subject: 'subject',
  size: 'size',
  from: 'from',
  to: 'to'
}

/** `key` undefined: in the order of their coming. */
export function orderOf(sort: string): { readonly key: SortKey | undefined; readonly reverse: boolean } {
  return { key: sortKeys[sort.replace(/^-/, '')], reverse: sort.startsWith('-') }
}
