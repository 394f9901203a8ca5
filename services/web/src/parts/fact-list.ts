// Names and values, one beside the other.
import { html } from 'hono/html'
import type { Html } from '../frame/answer.ts'

/** `password`: its letters are told apart easily. */
export type Fact = readonly [name: string, value: Html | string, kind?: 'password']

export function factList(facts: readonly Fact[]): Html {
  return html`<dl class="facts">
    ${facts.map(
      ([name, value, kind]) =>
        html`<div>
          <dt>${name}</dt>
          <dd class="${kind ?? ''}">${value}</dd>
        </div>`
    )}
  </dl>`
}
