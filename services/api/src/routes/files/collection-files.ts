// Calendars and contacts as files, in and out: iCalendar (RFC 5545) and vCard (RFC 6350).
import { PassThrough } from 'node:stream'
import { once } from 'node:events'
import { z } from 'zod'
import { exportObjects, importObjects, type ExportOptions, type FileKind } from '@postkeep/dav-collections'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { defineRoute, type Route } from '../../frame/route.ts'
import { flag, line } from '../../parts/fields.ts'
import { collectionsOf } from '../../parts/members.ts'
import { findCalendar } from '../calendars/calendar-view.ts'
import { contactKind } from '../contacts/contact-kind.ts'

const largestFile = 51 * 1024 * 1024

/** Nothing waits in memory but what the client is about to read. */
function fileOf(session: MailboxSession, options: ExportOptions): PassThrough {
  const stream = new PassThrough()
  const write = async (piece: string | Buffer) => {
    if (!stream.write(piece)) await once(stream, 'drain', { signal: closed.signal })
  }
  const closed = new AbortController()
  stream.on('close', () => closed.abort())
  exportObjects(session, options, write).then(
    () => stream.end(),
    // Half a file must not look whole.
    (error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error)))
  )
  return stream
}

function headersOf(type: string, name: string) {
  const plain = name.replace(/[^\w.-]+/g, '_').slice(0, 100)
  return {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Disposition': `attachment; filename="${plain}"`
  }
}

export const exportCalendar = defineRoute({
  method: 'GET',
  path: '/v1/calendars/:id/export',
  access: 'mailbox',
  summary: 'A calendar as one iCalendar file',
  response: 'text/calendar',
  async handle({ params, session }) {
    const calendar = await findCalendar(session, params['id'] ?? '')
    return {
      body: fileOf(session, { kind: 'ics', collections: [calendar] }),
      headers: headersOf('text/calendar', `${calendar.name}.ics`)
    }
  }
})

export const exportContacts = defineRoute({
  method: 'GET',
  path: '/v1/export/contacts',
  access: 'mailbox',
  summary: 'All contacts as one vCard file',
  query: z.object({ version: z.enum(['3.0', '4.0']).optional() }),
  response: 'text/vcard',
  async handle({ query, session }) {
    const collections = await collectionsOf(session, contactKind)
    const { version } = query
    return {
      body: fileOf(session, { kind: 'vcf', collections, version }),
      headers: headersOf('text/vcard', 'contacts.vcf')
    }
  }
})

const importView = z
  .object({
    object: z.literal('import'),
    added: z.number(),
    changed: z.number(),
    known: z.number().meta({ description: 'There already' }),
    left: z.number().meta({ description: 'Left out: faults says why' }),
    faults: z.array(z.object({ line: z.number(), what: z.string(), text: z.string() }))
  })
  .meta({ id: 'Import' })

function importing(kind: FileKind, path: string, summary: string): Route {
  return defineRoute({
    method: 'POST',
    path,
    access: 'mailbox',
    bodyLimit: largestFile,
    summary,
    description:
      'Can be repeated: what is there under the same UID is replaced, or with keep stays as it is.',
    body: z.object({
      content: z.string({ error: 'is the text of a file' }).max(largestFile),
      into: line(200).optional().meta({ description: 'Name or id; it is made where it is not there' }),
      keep: flag.default(false)
    }),
    response: importView,
    async handle({ body, session }) {
      const { content, into, keep } = body
      const bytes = Buffer.from(content)
      const counts = await importObjects(session, { kind, bytes, into: into || undefined, keep })
      return { body: { object: 'import', ...counts } }
    }
  })
}

export const importCalendars = importing(
  'ics',
  '/v1/import/calendars',
  'Put the events and tasks of an iCalendar file into a calendar'
)
export const importContacts = importing(
  'vcf',
  '/v1/import/contacts',
  'Put the cards of a vCard file into an address book'
)
