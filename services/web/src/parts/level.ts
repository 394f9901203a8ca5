// How full something is, as a bar with its words.
import { html } from 'hono/html'
import type { Html } from '../frame/answer.ts'

type Level = {
  readonly name: string
  readonly text: string
  /** 0 to 1. */ readonly share: number
  readonly high: number
}

export function level({ high, name, share, text }: Level): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>
      ${text}<meter
        min="0"
        max="1"
        low="${high * 0.85}"
        high="${high}"
        optimum="0"
        value="${share.toFixed(3)}"
        aria-label="${name}"
      >
        ${text}
      </meter>
    </dd>
  </div>`
}
