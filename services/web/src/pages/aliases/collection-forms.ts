// The two forms of the page of files: what is brought in, what is taken out.
import { html } from 'hono/html'
import type { AliasRecord } from '@postkeep/directory'
import { page, type Answer, type Html } from '../../frame/answer.ts'
import type { DomainVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import {
  checkField,
  choiceField,
  fileField,
  hiddenToken,
  inputField,
  refusalSummary
} from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { aliasPath, aliasTrail } from './alias-visit.ts'

/** Bytes of the form of a file. */
export const mostUpload = 32 * 1024 * 1024

export const scopeOf = { ics: 'caldav', vcf: 'carddav' } as const

type Refusals = { readonly import?: Refusal; readonly export?: Refusal }

export function collectionForms(visit: DomainVisit, alias: AliasRecord, refusals: Refusals = {}): Answer {
  const { t } = visit
  const title = t('collections.title')
  const body = html`${pageHead(visit, { title, lead: t('collections.lead'), trail: aliasTrail(visit, alias) })}
  ${importForm(visit, alias, refusals.import)}${exportForm(visit, alias, refusals.export)}`
  return page(title, body, refusals.import || refusals.export ? 422 : undefined)
}

function importForm(visit: DomainVisit, alias: AliasRecord, refusal: Refusal | undefined): Html {
  const { form, format, link, t } = visit
  const action = link(aliasPath(visit, alias, '/files'))
  const shown = refusal ? form : undefined
  return html`<form method="post" enctype="multipart/form-data" action="${action}" class="card">
    <h2>${t('collections.importTitle')}</h2>
    <p>${t('collections.importLead')}</p>
    ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['file', 'password'])}
    ${fileField({ name: 'file', label: t('collections.file'), hint: t('collections.fileHint', { size: format.bytes(mostUpload) }), accept: '.ics,.ical,.ifb,.vcf,.vcard', refusal })}
    ${inputField({ name: 'into', label: t('collections.into'), hint: t('collections.intoHint'), optional: t('frame.optional'), value: shown?.text('into'), autocomplete: 'off' })}
    ${checkField({ name: 'keep', label: t('collections.keep'), checked: shown?.has('keep') ?? false })}
    ${passwordField(visit, 'password', refusal)}
    <div class="form-end"><button class="primary">${t('collections.import')}</button></div>
  </form>`
}

function exportForm(visit: DomainVisit, alias: AliasRecord, refusal: Refusal | undefined): Html {
  const { form, link, t } = visit
  const optional = t('frame.optional')
  const shown = refusal ? form : undefined
  const versions = [
    ['', t('collections.asStored')],
    ...['3.0', '4.0'].map((one) => [one, one] as const)
  ] as const
  return html`<form method="post" action="${link(aliasPath(visit, alias, '/files/download'))}" class="card">
    <h2>${t('collections.exportTitle')}</h2>
    <p>${t('collections.exportLead')}</p>
    ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['only', 'from', 'to', 'exportPassword'])}
    ${choiceField({
      name: 'what',
      label: t('collections.what'),
      value: shown?.text('what'),
      choices: [
        ['ics', t('collections.ics')],
        ['vcf', t('collections.vcf')]
      ]
    })}
    ${inputField({ name: 'only', label: t('collections.only'), hint: t('collections.onlyHint'), optional, value: shown?.text('only'), autocomplete: 'off', refusal })}
    ${inputField({ name: 'from', label: t('collections.from'), optional, type: 'date', value: shown?.text('from'), refusal })}
    ${inputField({ name: 'to', label: t('collections.to'), optional, type: 'date', value: shown?.text('to'), refusal })}
    ${choiceField({ name: 'version', label: t('collections.version'), value: shown?.text('version'), choices: versions })}
    ${passwordField(visit, 'exportPassword', refusal)}
    <div class="form-end"><button>${t('collections.export')}</button></div>
  </form>`
}

function passwordField({ t }: DomainVisit, name: string, refusal: Refusal | undefined): Html {
  return inputField({
    name,
    label: t('collections.password'),
    hint: t('collections.passwordHint'),
    type: 'password',
    autocomplete: 'off',
    required: true,
    refusal
  })
}
