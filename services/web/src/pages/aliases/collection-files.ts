// Calendars and contacts brought in from a file.
import { html } from 'hono/html'
import { importObjects, type FileKind, type ImportCounts } from '@postkeep/dav-collections'
import type { AliasRecord } from '@postkeep/directory'
import { MailboxError } from '@postkeep/mailbox-contract'
import { page, type Answer } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import { pageHead } from '../../parts/page-head.ts'
import { aliasPath, aliasTrail, mailboxOf } from './alias-visit.ts'
import { collectionForms, mostUpload, scopeOf } from './collection-forms.ts'
import { openAlias } from './open-alias.ts'
import { cardTable } from '../../parts/card-table.ts'

export const collectionFilesPage = definePage({
  path: '/my-account/domains/:domain/aliases/:alias/files',
  role: 'domain user',
  mostUpload,
  get: async (visit) => collectionForms(visit, await mailboxOf(visit)),
  async post(visit) {
    const alias = await mailboxOf(visit)
    const bytes = visit.form.file('file')
    if (bytes === undefined) {
      const refusal = { field: 'file', message: visit.t('collections.fileMissing') }
      return collectionForms(visit, alias, { import: refusal })
    }
    const outcome = await imported(visit, alias, bytes)
    return 'refusal' in outcome
      ? collectionForms(visit, alias, { import: outcome.refusal })
      : report(visit, alias, outcome.counts)
  }
})

async function imported(
  visit: DomainVisit,
  alias: AliasRecord,
  bytes: Buffer
): Promise<{ readonly counts: ImportCounts } | { readonly refusal: Refusal }> {
  const { form, t } = visit
  const kind = kindOf(bytes)
  const opened = await openAlias(visit, alias, { scope: scopeOf[kind], field: 'password' })
  if ('refusal' in opened) return opened
  const { session } = opened
  try {
    const into = form.text('into') || undefined
    return { counts: await importObjects(session, { kind, bytes, into, keep: form.has('keep') }) }
  } catch (error) {
    const code = error instanceof MailboxError ? error.code : undefined
    if (code === 'over-quota') return { refusal: { field: 'form', message: t('collections.full') } }
    if (code !== 'limit') throw error
    const why = (error as MailboxError).message
    return { refusal: { field: 'form', message: t('collections.limit', { why }) } }
  } finally {
    await session.logout()
  }
}

/** By what is in it: browsers and people rename files. */
function kindOf(bytes: Buffer): FileKind {
  return /^[\s\S]{0,200}?BEGIN:VCARD/i.test(bytes.subarray(0, 300).toString('latin1')) ? 'vcf' : 'ics'
}

function report(visit: DomainVisit, alias: AliasRecord, counts: ImportCounts): Answer {
  const { link, t } = visit
  const outcomes = ['added', 'changed', 'known', 'left'] as const
  const left = html`<section class="card">
    <h2>${t('collections.leftTitle')}</h2>
    ${cardTable(
      [t('collections.line'), t('collections.what'), t('collections.reason')],
      counts.faults.map(
        ({ line, text, what }) =>
          html`<tr>
            <td data-label="${t('collections.line')}">${line}</td>
            <td class="main-cell">${what.slice(0, 100)}</td>
            <td data-label="${t('collections.reason')}">${text}</td>
          </tr>`
      )
    )}
  </section>`
  const title = t('collections.doneTitle')
  const body = html`${pageHead(visit, { title, lead: alias.address, trail: aliasTrail(visit, alias) })}
    <section class="card">
      <dl class="facts">
        ${outcomes.map(
          (outcome) =>
            html`<div>
              <dt>${t(`collections.${outcome}`)}</dt>
              <dd data-count="${outcome}">${counts[outcome]}</dd>
            </div>`
        )}
      </dl>
      <p><a class="button" href="${link(aliasPath(visit, alias))}">${t('collections.back')}</a></p>
    </section>
    ${counts.faults.length > 0 ? left : ''}`
  return page(title, body)
}
