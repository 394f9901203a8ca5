// A table whose rows are cards where the screen is narrow.
import { html } from 'hono/html'
import type { Html } from '../frame/answer.ts'
import type { Visit } from '../frame/page.ts'

/** What stands above a column: its text, or more about it. */
export type Column = string | { readonly text: string; readonly kind: 'number' | 'unseen' }

/** `rows`: a `<tr>` each; its cells say their column in `data-label`, all but the first (`main-cell`). */
export function cardTable(columns: readonly Column[], rows: readonly Html[] | Html): Html {
  return html`<table class="cards">
    <thead>
      <tr>
        ${columns.map(head)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`
}

/** Above the buttons of each row: only read aloud. */
export function actionsColumn({ t }: Visit): Column {
  return { text: t('frame.actions'), kind: 'unseen' }
}

function head(column: Column): Html {
  if (typeof column === 'string') return html`<th>${column}</th>`
  if (column.kind === 'number') return html`<th class="number">${column.text}</th>`
  return html`<th><span class="unseen">${column.text}</span></th>`
}
