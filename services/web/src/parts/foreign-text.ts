// A text that others have written: in its own direction (so that it turns none of ours around), of bounded length.
import { html } from 'hono/html'
import type { Html } from '../frame/answer.ts'

const usual = 120
// Controls and the formatting characters of bidirectional text (UAX #9 §2): they are shown, not obeyed.
const invisible = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/** `longest`: in characters. */
export function foreignText(text: string, longest = usual): Html {
  return html`<bdi>${shownText(text, longest)}</bdi>`
}

export function shownText(text: string, longest = usual): string {
  // Bounded first: what is cut is not looked at.
  const some = text.slice(0, longest * 2).replaceAll(invisible, (each) => (/\s/.test(each) ? ' ' : '\ufffd'))
  const characters = Array.from(some)
  const isCut = characters.length > longest || text.length > longest * 2
  return isCut ? `${characters.slice(0, longest - 1).join('')}…` : some
}
