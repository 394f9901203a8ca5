// Reduces HTML to the text that a reader sees, for search and previews. One pass; tags are never matched by a
// backtracking expression, and what never ends is dropped.
import { decodeEntities } from './html-entities.ts'

/** Elements whose content is not text. */
const hidden = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'svg', 'object'])
const blocks = new Set(
  `address article aside blockquote body br center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li
  main nav ol p pre section table tbody tr ul`.split(/\s+/)
)
const cells = new Set(['td', 'th'])

/** Lines for blocks, single spaces inside them; about `limit` characters at most. */
export function htmlToText(html: string, limit = Infinity): string {
  let text = ''
  let position = 0
  while (position < html.length && text.length < limit) {
    const open = html.indexOf('<', position)
    if (open < 0) {
      text += html.slice(position).replace(/\s+/g, ' ')
      break
    }
    if (open > position) text += html.slice(position, open).replace(/\s+/g, ' ')
    const name = tagNameAt(html, open + 1)
    if (name === undefined) {
      text += '<'
      position = open + 1
      continue
    }
    text += separatorOf(name)
    position = hidden.has(name) ? endOfElement(html, endOfTag(html, open), name) : endOfTag(html, open)
  }
  return tidy(decodeEntities(text))
}

/** In lower case, without the slash of an end tag; '!' for comments and declarations; undefined where this is no tag. */
function tagNameAt(html: string, start: number): string | undefined {
  const isEnd = html[start] === '/'
  let end = isEnd ? start + 1 : start
  const from = end
  if (!isLetter(html.charCodeAt(end)))
    return html[start] === '!' || html[start] === '?' || isEnd ? '!' : undefined
  while (end < html.length && end - from < 20 && isNameCharacter(html.charCodeAt(end))) end++
  const name = html.slice(from, end).toLowerCase()
  return isEnd && hidden.has(name) ? '!' : name
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}

/** Digits, and the colon of `o:p`, not at the start. */
function isNameCharacter(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 58)
}

function separatorOf(name: string): string {
  if (blocks.has(name)) return '\n'
  return cells.has(name) ? ' ' : ''
}

/** Behind the `>`; one inside a quoted attribute does not count. */
function endOfTag(html: string, open: number): number {
  if (html.startsWith('<!--', open)) {
    const end = html.indexOf('-->', open + 4)
    return end < 0 ? html.length : end + 3
  }
  let quote = ''
  for (let position = open + 1; position < html.length; position++) {
    const character = html[position]!
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if (character === '>') return position + 1
    else if ((character === '"' || character === "'") && html[position - 1] === '=') quote = character
  }
  return html.length
}

/** Behind the end tag of that name. A head that never ends gives way to the body. */
function endOfElement(html: string, start: number, name: string): number {
  let open = html.indexOf('<', start)
  while (open >= 0) {
    const isEnd = html[open + 1] === '/'
    const found = html.slice(isEnd ? open + 2 : open + 1, open + 2 + name.length).toLowerCase()
    if (isEnd && found === name) return endOfTag(html, open)
    if (name === 'head' && !isEnd && found.startsWith('bod')) return open
    open = html.indexOf('<', open + 1)
  }
  return html.length
}

function tidy(text: string): string {
  const lines: string[] = []
  for (const line of text.split('\n')) {
    const tidied = line.trim().replace(/(?:\s|\u200b|\u200c|\u200d|\u034f)+/g, ' ')
    if (tidied !== '' && tidied !== ' ') lines.push(tidied)
  }
  return lines.join('\n')
}
