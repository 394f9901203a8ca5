// How a message is shown.
import { z } from 'zod'
import {
  decodeHeaderText,
  firstHeader,
  indexMessage,
  parseDate,
  parseMessageId,
  type MessagePart
} from '@postkeep/mime'
import { systemFlags } from '@postkeep/mailbox-contract'
import { id, moment } from '../../parts/fields.ts'
import { objectIdOf } from '../../parts/object-id.ts'
import { parseMessage, summaryOf } from './parse-message.ts'
import type { MessageRow } from './rows.ts'

export const messageView = z
  .object({
    id,
    object: z.literal('message'),
    root_id: z.string().meta({ description: 'The same for all copies' }),
    folder_id: id,
    folder_path: z.string(),
    thread_id: z.string(),
    header_message_id: z.string().nullable(),
    is_unread: z.boolean(),
    is_flagged: z.boolean(),
    is_deleted: z.boolean(),
    is_draft: z.boolean(),
    is_junk: z.boolean(),
    is_encrypted: z.boolean(),
    is_copied: z.literal(false),
    is_searchable: z.literal(true),
    is_expired: z.literal(false),
    has_attachment: z.boolean(),
    retention_date: z.null(),
    internal_date: moment,
    header_date: moment.nullable(),
    subject: z.string(),
    flags: z.array(z.string()),
    labels: z.array(z.string()),
    size: z.number(),
    uid: z.number(),
    modseq: z.number(),
    transaction: z.literal('API'),
    remote_address: z.null(),
    nodemailer: z.record(z.string(), z.unknown()).optional(),
    raw: z.string().optional(),
    created_at: moment,
    updated_at: moment
  })
  .meta({ id: 'Message' })

/** What of a message is shown beside its facts. */
export type Shape = {
  readonly raw: boolean
  readonly nodemailer: boolean
  readonly attachments: boolean
  readonly lightweight: boolean
}

/** As a list shows it that reads no bodies. */
export const lightShape: Shape = { raw: false, nodemailer: true, attachments: false, lightweight: true }

export function readsBody({ lightweight, nodemailer, raw }: Shape): boolean {
  return raw || (nodemailer && !lightweight)
}

/** What its header and its place tell. */
export function viewMessage(row: MessageRow, shape: Pick<Shape, 'nodemailer'>): z.input<typeof messageView> {
  const part = indexMessage(row.header, { parts: 1 })
  const facts = viewFacts(row, part)
  return shape.nodemailer ? { ...facts, nodemailer: summaryOf(row.header, part, facts.subject) } : facts
}

/** With its content; `raw`: its source; undefined: it is gone, or not asked for. */
export async function viewWhole(row: MessageRow, shape: Shape, raw: Buffer | undefined) {
  const isParsed = shape.nodemailer && !shape.lightweight && raw !== undefined
  const show = shape.attachments ? (content: Buffer) => content.toString('base64') : undefined
  return {
    ...viewMessage(row, { nodemailer: shape.nodemailer && !isParsed }),
    ...(isParsed && { nodemailer: await parseMessage(raw, { show }) }),
    ...(shape.raw && raw && { raw: raw.toString() })
  }
}

function viewFacts(row: MessageRow, part: MessagePart): z.input<typeof messageView> {
  const { flags, folder, header, uid } = row
  const value = (name: string) => firstHeader(header, part, name)
  const has = (flag: string) => flags.includes(flag)
  const date = parseDate(value('date') ?? '')
  const place = { folder: folder.id, uidValidity: folder.uidValidity }
  return {
    id: objectIdOf({ ...place, uid }),
    object: 'message',
    root_id: row.emailId,
    folder_id: objectIdOf({ ...place, uid: 0 }),
    folder_path: folder.path,
    thread_id: row.threadId,
    header_message_id: parseMessageId(value('message-id') ?? '') ?? null,
    is_unread: !has('\\Seen'),
    is_flagged: has('\\Flagged'),
    is_deleted: has('\\Deleted'),
    is_draft: has('\\Draft'),
    is_junk: has('$Junk') || folder.specialUse === '\\Junk',
    is_encrypted: /^multipart\/encrypted\b/i.test(value('content-type') ?? ''),
    is_copied: false,
    is_searchable: true,
    is_expired: false,
    has_attachment: row.hasAttachment,
    retention_date: null,
    internal_date: momentOf(row.internalDate),
    header_date: date === undefined ? null : new Date(date).toISOString(),
    subject: decodeHeaderText(value('subject') ?? ''),
    flags: [...flags],
    labels: flags.filter((flag) => !isSystemFlag(flag)).map((flag) => flag.toLowerCase()),
    size: row.size,
    uid,
    modseq: row.modseq,
    transaction: 'API',
    remote_address: null,
    created_at: momentOf(row.saveDate || row.internalDate),
    updated_at: momentOf(row.saveDate || row.internalDate)
  }
}

export function isSystemFlag(flag: string): boolean {
  return (systemFlags as readonly string[]).includes(flag)
}

function momentOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
