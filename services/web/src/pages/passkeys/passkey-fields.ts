// The fields of a form that asks a device for a passkey. The script fills in `credential` when the form is sent.
import { html } from 'hono/html'
import type { Html } from '../../frame/answer.ts'
import type { Ceremony } from './ceremony.ts'

export function passkeyFields({ options, token }: Ceremony, act: 'create' | 'get'): Html {
  return html`<input type="hidden" name="ceremony" value="${token}" /><input
      type="hidden"
      name="credential"
      value=""
      data-passkey="${act}"
      data-options="${options}"
    />`
}
