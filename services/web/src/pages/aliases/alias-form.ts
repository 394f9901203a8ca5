// The fields of an alias, for a new one and for changes.
import { html } from 'hono/html'
import { parseBytes } from '@postkeep/config'
import type { AliasChanges, AliasRecord } from '@postkeep/directory'
import type { Html } from '../../frame/answer.ts'
import type { DomainVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import {
  checkField,
  choiceField,
  hiddenToken,
  inputField,
  refusalSummary,
  textField
} from '../../parts/form-field.ts'
import { keptFields } from '../../parts/kept-fields.ts'
import { sizeText } from '../../parts/size-text.ts'

type FormOptions = {
  /** Of a change. */
  readonly alias?: AliasRecord
  readonly refusal?: Refusal | undefined
  readonly button: string
  readonly back: string
}

const fields = [
  'name',
  'recipients',
  'has_imap',
  'max_quota',
  'description',
  'labels',
  'error_code_if_disabled'
]

const unset = {
  name: '',
  recipients: [] as readonly string[],
  has_imap: true,
  has_sent_copy: false,
  has_tag_folders: false,
  max_quota: 0,
  labels: [] as readonly string[],
  description: ''
}

export function aliasForm(visit: DomainVisit, { alias, back, button, refusal }: FormOptions): Html {
  const { domain, isDomainAdmin, link, t } = visit
  const { checked, text } = keptFields(visit)
  const stored = { ...unset, ...alias }
  const optional = t('frame.optional')
  return html`<form method="post" class="card">
    ${hiddenToken(visit)}${refusalSummary(visit, refusal, fields)}
    ${inputField({ name: 'name', label: t('aliases.name'), hint: t('aliases.nameHint'), value: text('name', stored.name), suffix: `@${domain.name}`, autocomplete: 'off', autofocus: !alias, refusal })}
    ${textField({ name: 'recipients', label: t('aliases.recipientsField'), hint: t('aliases.recipientsHint'), optional, value: text('recipients', stored.recipients.join('\n')), refusal })}
    ${checkField({ name: 'has_imap', label: t('aliases.hasImap'), hint: t('aliases.hasImapHint'), checked: checked('has_imap', stored.has_imap), refusal })}
    ${checkField({ name: 'has_sent_copy', label: t('aliases.sentCopy'), hint: t('aliases.sentCopyHint'), checked: checked('has_sent_copy', stored.has_sent_copy), refusal })}
    ${checkField({ name: 'has_tag_folders', label: t('aliases.tagFolders'), hint: t('aliases.tagFoldersHint'), checked: checked('has_tag_folders', stored.has_tag_folders), refusal })}
    ${isDomainAdmin ? inputField({ name: 'max_quota', label: t('aliases.quota'), hint: t('aliases.quotaHint'), optional, value: text('max_quota', sizeText(stored.max_quota)), refusal }) : ''}
    ${inputField({ name: 'labels', label: t('aliases.labels'), hint: t('aliases.labelsHint'), optional, value: text('labels', stored.labels.join(', ')), autocomplete: 'off', refusal })}
    ${inputField({ name: 'description', label: t('aliases.description'), optional, value: text('description', stored.description), autocomplete: 'off', refusal })}
    ${alias ? enabledFields(visit, alias, refusal) : ''}
    <div class="form-end">
      <a class="button" href="${link(back)}">${t('frame.cancel')}</a
      ><button class="primary">${button}</button>
    </div>
  </form>`
}

function enabledFields(visit: DomainVisit, alias: AliasRecord, refusal: Refusal | undefined): Html {
  const { t } = visit
  const { checked, text } = keptFields(visit)
  const choices = [
    ['250', t('aliases.code250')],
    ['421', t('aliases.code421')],
    ['550', t('aliases.code550')]
  ] as const
  return html`${checkField({ name: 'is_enabled', label: t('aliases.enabled'), checked: checked('is_enabled', alias.is_enabled), refusal })}
  ${choiceField({ name: 'error_code_if_disabled', label: t('aliases.disabledCode'), value: text('error_code_if_disabled', String(alias.error_code_if_disabled)), choices, refusal })}`
}

export type FormReading =
  | { readonly kind: 'changes'; readonly changes: AliasChanges }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export function readAliasForm({ form, isDomainAdmin, t }: DomainVisit): FormReading {
  const quota = form.text('max_quota')
  const bytes = quota === '' ? 0 : parseBytes(quota)
  if (bytes === undefined) {
    return { kind: 'refused', refusal: { field: 'max_quota', message: t('domains.notASize') } }
  }
  const recipients = form
    .text('recipients')
    .split(/[\s,]+/)
    .filter(Boolean)
  const labels = form
    .text('labels')
    .split(',')
    .map((label) => label.trim())
    .filter(Boolean)
  return {
    kind: 'changes',
    changes: {
      name: form.text('name'),
      recipients,
      labels,
      description: form.text('description'),
      has_imap: form.has('has_imap'),
      has_sent_copy: form.has('has_sent_copy'),
      has_tag_folders: form.has('has_tag_folders'),
      // Members do not choose how large they may become.
      ...(isDomainAdmin && { max_quota: bytes })
    }
  }
}
