// Aliases from a file: first it is told what would be done, then, with a second click, done. The file waits in between.
import { html } from 'hono/html'
import { readAliasFile, type AliasFileRow, type ImportedAlias } from '@postkeep/directory'
import { page, redirect, type Answer, type Html } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { checkField, fileField, hiddenToken, refusalSummary } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { domainPath } from '../domains/domain-paths.ts'
import { aliasTrail } from './alias-visit.ts'
import { importReport } from './import-report.ts'

const mostUpload = 2 * 1024 * 1024

export const importAliasesPage = definePage({
  path: '/my-account/domains/:domain/aliases/import',
  role: 'domain user',
  mostUpload,
  get: (visit) => show(visit),
  async post(visit) {
    const { form, t } = visit
    const key = form.text('key')
    if (key !== '') return carryOut(visit, key)
    const text = form.file('file')?.toString('utf8')
    if (text === undefined) return show(visit, { field: 'file', message: t('aliasFiles.missing') })
    const reading = await attempt(async () => readAliasFile(text))
    if (reading.kind === 'refused') return show(visit, reading.refusal)
    if (reading.value.length === 0) return show(visit, { field: 'file', message: t('aliasFiles.nothing') })
    return tried(visit, text, reading.value)
  }
})

async function tried(visit: DomainVisit, text: string, rows: readonly AliasFileRow[]): Promise<Answer> {
  const { domain, form, link, services, t, user } = visit
  const keep = form.has('keep')
  const outcomes = await run(visit, { rows, keep, isTrial: true })
  const someDo = outcomes.some(({ outcome }) => outcome === 'added' || outcome === 'changed')
  const key = await services.aliasFiles.keep({ domain: domain.name, user: user.email, text, keep })
  const confirm = html`<form method="post" enctype="multipart/form-data" class="form-end">
    ${hiddenToken(visit)}<input type="hidden" name="key" value="${key}" />
    <a class="button" href="${link(domainPath(domain, '/aliases/import'))}">${t('aliasFiles.other')}</a>
    ${someDo ? html`<button class="primary">${t('aliasFiles.doIt')}</button>` : ''}
  </form>`
  return report(visit, outcomes, {
    title: t('aliasFiles.trialTitle'),
    lead: t('aliasFiles.trialLead'),
    end: confirm
  })
}

async function carryOut(visit: DomainVisit, key: string): Promise<Answer> {
  const { domain, link, services, t, user } = visit
  const kept = await services.aliasFiles.open(key)
  if (kept?.domain !== domain.name || kept.user !== user.email)
    return redirect(domainPath(domain, '/aliases/import'), 'aliasFiles.gone')
  await services.aliasFiles.drop(key)
  const outcomes = await run(visit, { rows: readAliasFile(kept.text), keep: kept.keep, isTrial: false })
  const end = html`<p>
    <a class="button primary" href="${link(domainPath(domain, '/aliases'))}">${t('aliasFiles.toList')}</a>
  </p>`
  return report(visit, outcomes, { title: t('aliasFiles.doneTitle'), lead: t('aliasFiles.doneLead'), end })
}

type Run = { readonly rows: readonly AliasFileRow[]; readonly keep: boolean; readonly isTrial: boolean }

function run({ domain, services, session }: DomainVisit, asked: Run): Promise<ImportedAlias[]> {
  return services.directory.aliases.importMany({ domain: domain.name, user: session.user, ...asked })
}

type Report = { readonly title: string; readonly lead: string; readonly end: Html }

function report(
  visit: DomainVisit,
  outcomes: readonly ImportedAlias[],
  { end, lead, title }: Report
): Answer {
  const head = pageHead(visit, { title, lead, trail: aliasTrail(visit) })
  return page(title, html`${head}${importReport(visit, outcomes, end)}`)
}

function show(visit: DomainVisit, refusal?: Refusal): Answer {
  const { domain, form, format, link, t } = visit
  const title = t('aliasFiles.title')
  const size = format.bytes(mostUpload)
  const files = ['csv', 'json'] as const
  const body = html`${pageHead(visit, { title, lead: t('aliasFiles.lead'), trail: aliasTrail(visit) })}
    <form method="post" enctype="multipart/form-data" class="card">
      <h2>${t('aliasFiles.import')}</h2>
      <p>${t('aliasFiles.importLead')}</p>
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['file'])}
      ${fileField({ name: 'file', label: t('aliasFiles.file'), hint: t('aliasFiles.fileHint', { size }), accept: '.csv,.tsv,.txt,.json', refusal })}
      ${checkField({ name: 'keep', label: t('aliasFiles.keep'), checked: form.has('keep') })}
      <div class="form-end"><button class="primary">${t('aliasFiles.try')}</button></div>
    </form>
    <section class="card">
      <h2>${t('aliasFiles.export')}</h2>
      <p>${t('aliasFiles.exportLead')}</p>
      <p class="actions">
        ${files.map((kind) => html`<a class="button" href="${link(domainPath(domain, `/aliases/export/${kind}`))}">${t(`aliasFiles.${kind}`)}</a>`)}
      </p>
    </section>`
  return page(title, body, refusal && 422)
}
