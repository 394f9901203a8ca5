// What a page answers. The frame turns it into HTTP.
import type { Readable } from 'node:stream'
import type { html } from 'hono/html'
import type { WordKey } from '../words/translate.ts'

export type Html = ReturnType<typeof html>

export type Answer = (
  | { readonly kind: 'page'; readonly title: string; readonly body: Html; readonly status?: number }
  /** `to`: a path of this site without its locale. */
  | { readonly kind: 'redirect'; readonly to: string; readonly notice?: WordKey }
  | {
      readonly kind: 'file'
      readonly name: string
      readonly type: string
      readonly content: string | Buffer | Readable
    }
) & {
  /** A new session's token; 'end' takes the cookie away. */
  readonly session?: string
}

export function page(title: string, body: Html, status?: number): Answer {
  return { kind: 'page', title, body, ...(status && { status }) }
}

export function redirect(to: string, notice?: WordKey): Answer {
  return { kind: 'redirect', to, ...(notice && { notice }) }
}
