// The parts of a form: each field with its label, its hint, and what is wrong with it.
import { html, raw } from 'hono/html'
import type { Html } from '../frame/answer.ts'
import type { Visit } from '../frame/page.ts'
import type { Refusal } from '../frame/refused.ts'
import { icon } from './icon.ts'

type Field = {
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  readonly value?: string | undefined
  readonly refusal?: Refusal | undefined
  readonly optional?: string | undefined
}

type InputField = Field & {
  readonly type?: 'text' | 'email' | 'password' | 'date' | 'number' | 'search'
  readonly autocomplete?: string
  readonly required?: boolean
  readonly autofocus?: boolean
  readonly inputmode?: 'numeric' | 'email'
  /** Stands behind the input: `@example.com`. */
  readonly suffix?: string
}

export function hiddenToken({ csrf }: Visit): Html {
  return html`<input type="hidden" name="_csrf" value="${csrf}" />`
}

export function inputField(field: InputField): Html {
  const { autocomplete, autofocus, inputmode, name, required, suffix, type = 'text', value = '' } = field
  const input = html`<input
    id="${name}"
    name="${name}"
    type="${type}"
    value="${type === 'password' ? '' : value}"
    ${flag('required', required)}${flag('autofocus', autofocus)}${named('autocomplete', autocomplete)}${named('inputmode', inputmode)}${type === 'text' || type === 'email' ? raw(' autocapitalize="none" spellcheck="false"') : ''}${aria(field)}
  />`
  return around(
    field,
    suffix ? html`<span class="with-suffix">${input}<span class="suffix">${suffix}</span></span>` : input
  )
}

/** A file to choose. `accept`: as `.ics`. */
export function fileField(field: Field & { readonly accept: string }): Html {
  const { accept, name } = field
  return around(
    field,
    html`<input id="${name}" name="${name}" type="file" accept="${accept}" required ${aria(field)} />`
  )
}

export function textField(field: Field & { readonly rows?: number }): Html {
  const { name, rows = 3, value = '' } = field
  return around(
    field,
    html`<textarea
      id="${name}"
      name="${name}"
      rows="${rows}"
      spellcheck="false"
      autocapitalize="none"
      ${aria(field)}
    >
${value}</textarea>`
  )
}

export function choiceField(
  field: Field & { readonly choices: readonly (readonly [string, string])[] }
): Html {
  const { choices, name, value } = field
  const options = choices.map(
    ([key, text]) => html`<option value="${key}" ${flag('selected', key === value)}>${text}</option>`
  )
  return around(
    field,
    html`<select id="${name}" name="${name}" ${aria(field)}>
      ${options}
    </select>`
  )
}

export function checkField(
  field: Omit<Field, 'value'> & { readonly checked: boolean; readonly value?: string }
): Html {
  const { checked, hint, label, name, value = 'yes' } = field
  const id = value === 'yes' ? name : `${name}-${value}`
  return html`<div class="check">
    <input
      type="checkbox"
      id="${id}"
      name="${name}"
      value="${value}"
      ${flag('checked', checked)}${aria({ ...field, name: id })}
    />
    <label for="${id}">${label}</label
    >${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : ''}${wrong(field)}
  </div>`
}

/** At the top of a form, for those who do not see colours and for refusals of no field that is shown. */
export function refusalSummary(
  { t }: Visit,
  refusal: Refusal | undefined,
  fields: readonly string[]
): Html | string {
  if (!refusal) return ''
  const isShown = fields.includes(refusal.field)
  return html`<div class="refusal" role="alert">
    ${icon('warning')}
    <p>${isShown ? html`<a href="#${refusal.field}">${t('frame.errorTitle')}</a>` : refusal.message}</p>
  </div>`
}

function around(field: Field, control: Html): Html {
  const { hint, label, name, optional } = field
  return html`<div class="field${isWrong(field) ? ' is-wrong' : ''}">
    <label for="${name}">${label}${optional ? html` <span class="optional">${optional}</span>` : ''}</label>
    ${control}${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : ''}${wrong(field)}
  </div>`
}

function wrong(field: Field): Html | string {
  return isWrong(field) ? html`<p class="wrong" id="${field.name}-wrong">${field.refusal?.message}</p>` : ''
}

function isWrong({ name, refusal }: Field): boolean {
  return refusal?.field === name
}

function aria(field: Field): Html {
  const by = [field.hint && `${field.name}-hint`, isWrong(field) && `${field.name}-wrong`]
    .filter(Boolean)
    .join(' ')
  return html`${by ? html` aria-describedby="${by}"` : ''}${isWrong(field) ? raw(' aria-invalid="true"') : ''}`
}

function flag(name: string, isSet: boolean | undefined): Html | string {
  return isSet ? html` ${raw(name)}` : ''
}

function named(name: string, value: string | undefined): Html | string {
  return value ? html` ${raw(name)}="${value}"` : ''
}
