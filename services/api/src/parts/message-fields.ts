// The fields of a message as requests give them: those of Nodemailer, without what would read files or addresses of ours.
import { z } from 'zod'
import { LargeContent } from '../body/large-content.ts'
import { flag } from './fields.ts'

const text = z.string({ error: 'is a text' })
const line = text.max(2000)
const address = z.union([
  text.max(2000),
  z.object({ name: text.max(500).optional(), address: text.max(500) })
])
const addresses = z.union([text.max(200_000), z.array(address).max(1000), address], {
  error: 'is an address or a list of addresses'
})

const binary = { override: { type: 'string', format: 'binary' } } as const
/** As it is, or in that `encoding`. A file of a form is bytes. */
const content = z.union(
  [text, z.instanceof(Uint8Array).meta(binary), z.instanceof(LargeContent).meta(binary)],
  {
    error: 'is a text'
  }
)
const part = z.object({
  content: content.optional(),
  encoding: z.enum(['utf8', 'utf-8', 'ascii', 'base64', 'hex', 'binary']).optional(),
  contentType: text.max(500).optional(),
  contentTransferEncoding: z.enum(['base64', 'quoted-printable', '7bit', '8bit']).optional(),
  filename: z.union([text.max(1000), z.literal(false)]).optional()
})
const attachment = part.extend({
  contentDisposition: z.enum(['attachment', 'inline']).optional(),
  cid: text.max(500).optional()
})
const words = z.union([text, z.object({ content })], { error: 'is a text' })
const headerValue = z.union([text.max(50_000), z.array(text.max(50_000)).max(100)])
const headers = z.union([
  z.record(text.max(100), headerValue),
  z.array(z.object({ key: text.max(100), value: text.max(50_000) })).max(200)
])

/** `raw`, or the others. */
export const messageFields = {
  from: addresses.optional(),
  sender: addresses.optional(),
  to: addresses.optional(),
  cc: addresses.optional(),
  bcc: addresses.optional(),
  replyTo: addresses.optional(),
  inReplyTo: line.optional(),
  references: z.union([text.max(50_000), z.array(line).max(1000)]).optional(),
  subject: line.optional(),
  text: words.optional(),
  html: words.optional(),
  watchHtml: words.optional(),
  amp: words.optional(),
  icalEvent: z
    .union([
      text,
      part.extend({
        method: z
          .string()
          .regex(/^[a-z]{1,30}$/i)
          .optional()
      })
    ])
    .optional(),
  alternatives: z.array(part).max(20).optional(),
  attachments: z.array(attachment).max(1000).optional(),
  attachDataUrls: flag.optional(),
  encoding: z.enum(['base64', 'quoted-printable', '7bit', '8bit']).optional(),
  textEncoding: z.enum(['quoted-printable', 'base64']).optional(),
  priority: z.enum(['high', 'normal', 'low']).optional(),
  headers: headers.optional(),
  messageId: line.optional(),
  date: z
    .union([z.iso.datetime({ offset: true }), z.iso.date(), text.max(100)])
    .refine((value) => !Number.isNaN(Date.parse(value)), { error: 'is a date' })
    .transform((value) => new Date(value))
    .optional(),
  list: z
    .record(text.max(100), z.union([line, z.object({ url: line, comment: line.optional() })]))
    .optional(),
  raw: content.optional().meta({ description: 'A whole message (RFC 5322) instead of the other fields' })
}

const shape = z.object(messageFields)
export type MessageFields = z.output<typeof shape>
