// Calendars or contacts as a file, sent as fast as it is taken.
import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import {
  collectionKinds,
  collectionNamed,
  exportObjects,
  shownName,
  type ExportOptions
} from '@postkeep/dav-collections'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import { mailboxOf } from './alias-visit.ts'
import { collectionForms, scopeOf } from './collection-forms.ts'
import { openAlias } from './open-alias.ts'

const types = { ics: 'text/calendar; charset=utf-8', vcf: 'text/vcard; charset=utf-8' } as const

export const downloadPage = definePage({
  path: '/my-account/domains/:domain/aliases/:alias/files/download',
  role: 'domain user',
  async post(visit) {
    const { form } = visit
    const alias = await mailboxOf(visit)
    const kind = form.text('what') === 'vcf' ? 'vcf' : 'ics'
    const opened = await openAlias(visit, alias, { scope: scopeOf[kind], field: 'exportPassword' })
    if ('refusal' in opened) return collectionForms(visit, alias, { export: opened.refusal })
    const { session } = opened
    const wanted = await wantedOf(visit, session, kind)
    if ('field' in wanted) {
      await session.logout()
      return collectionForms(visit, alias, { export: wanted })
    }
    return {
      kind: 'file',
      name: `${alias.address}.${kind}`,
      type: types[kind],
      content: exported(session, wanted)
    }
  }
})

async function wantedOf(
  { form, t }: DomainVisit,
  session: MailboxSession,
  kind: ExportOptions['kind']
): Promise<ExportOptions | Refusal> {
  const [from, to] = [dayOf(form.text('from')), dayOf(form.text('to'))]
  if (Number.isNaN(from)) return { field: 'from', message: t('collections.wrongDay') }
  if (Number.isNaN(to)) return { field: 'to', message: t('collections.wrongDay') }
  const all = await session.listCollections([collectionKinds[kind]])
  const [name, version] = [form.text('only'), form.text('version')]
  const only = name === '' ? undefined : collectionNamed(all, name)
  if (name !== '' && only === undefined) {
    const names = all.map(shownName).join(', ')
    return { field: 'only', message: t('collections.onlyUnknown', { names }) }
  }
  const isKnown = version === '3.0' || version === '4.0'
  return { kind, collections: only ? [only] : all, from, to, version: isKnown ? version : undefined }
}

/** Milliseconds. */
function dayOf(text: string): number | undefined {
  return text === '' ? undefined : Date.parse(`${text}T00:00:00Z`)
}

/** Ends with the session logged out, also where the browser goes. */
function exported(session: MailboxSession, wanted: ExportOptions): Readable {
  const stream = new PassThrough()
  const gone = new AbortController()
  stream.once('close', () => gone.abort())
  const write = async (piece: string | Buffer): Promise<void> => {
    gone.signal.throwIfAborted()
    if (!stream.write(piece)) await once(stream, 'drain', { signal: gone.signal })
  }
  const run = async (): Promise<void> => {
    try {
      await exportObjects(session, wanted, write)
      stream.end()
    } catch (error) {
      // Half a file must not look whole.
      stream.destroy(error instanceof Error ? error : new Error(String(error)))
    } finally {
      await session.logout()
    }
  }
  run().catch((error: unknown) => stream.destroy(error as Error))
  return stream
}
