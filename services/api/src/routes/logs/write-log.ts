// What a program of the owner's has to report of itself: it stands in the log beside what became of mail.
import { z } from 'zod'
import { insertRecord } from '@postkeep/database'
import { defineRoute } from '../../frame/route.ts'

const text = z.string({ error: 'is a text' })
const details = z.record(z.string().max(100), z.json())

export const writeLog = defineRoute({
  method: 'POST',
  path: '/v1/log',
  access: 'account or server',
  scope: 'emails',
  perDay: 100,
  summary: 'Put something into the log',
  body: z.object({
    message: text.min(1, { error: 'is what there is to tell' }).max(4000).optional(),
    err: details.optional(),
    meta: details.optional()
  }),
  response: z.object({ ok: z.literal(true) }),
  async handle({ body, services, user }) {
    const { err, message, meta = {} } = body
    await insertRecord(services.database.logEntries, {
      ...(user && { user: user._id }),
      message: message ?? textOf(err?.['message']) ?? 'Reported by a program',
      ...(err && { err }),
      // What stands there of mail is the server's own to write.
      meta: { reported: meta }
    })
    return { body: { ok: true } }
  }
})

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 4000) : undefined
}
