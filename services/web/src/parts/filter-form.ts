// The search of a list, with at most one choice beside it. With JavaScript it answers while one types.
import { html, raw } from 'hono/html'
import type { Html } from '../frame/answer.ts'
import type { Visit } from '../frame/page.ts'
import { icon } from './icon.ts'

type Choice = {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, text: string])[]
}

type FilterForm = {
  /** A path of this site without its locale. */
  readonly action: string
  readonly q: string
  readonly label: string
  readonly hint: string
  readonly choice?: Choice
}

export function filterForm({ link, t }: Visit, { action, choice, hint, label, q }: FilterForm): Html {
  return html`<form
    class="search"
    role="search"
    action="${link(action)}"
    hx-get="${link(action)}"
    hx-target="#results"
    hx-select="#results"
    hx-swap="outerHTML"
    hx-push-url="true"
    hx-trigger="submit, change, input changed delay:300ms from:#q"
  >
    <div class="search-field">
      ${icon('search')}<label class="unseen" for="q">${label}</label
      ><input
        id="q"
        name="q"
        type="search"
        value="${q}"
        placeholder="${hint}"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
      />
    </div>
    ${choice ? select(choice) : ''}<button class="unless-script">${t('frame.show')}</button>
  </form>`
}

function select({ label, name, options, value }: Choice): Html {
  return html`<label class="unseen" for="${name}">${label}</label
    ><select id="${name}" name="${name}">
      ${options.map(
        ([key, text]) =>
          html`<option value="${key}" ${key === value ? raw(' selected') : ''}>${text}</option>`
      )}
    </select>`
}
