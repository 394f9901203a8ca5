// The tokens of an address list: atoms, quoted strings, domain literals, comments. RFC 5322 §3.2
// Each reader starts at the token's first character and takes what never ends up to the end of the text.

export type ReadToken = { text: string; end: number }

const endsAtom = new Uint8Array(128)
for (const byte of Buffer.from(' \t\r\n()<>[]:;@,"')) endsAtom[byte] = 1

/** Atoms with their dots. */
export function readAtom(text: string, start: number): ReadToken {
  let end = start + 1
  while (end < text.length && endsAtom[text.charCodeAt(end)] !== 1) end++
  return { text: text.slice(start, end), end }
}

/** The content without quotes and backslashes. */
export function readQuoted(text: string, start: number): ReadToken {
  return readUnescaped(text, start + 1, '"')
}

/** With its brackets, without spaces. */
export function readLiteral(text: string, start: number): ReadToken {
  const read = readUnescaped(text, start + 1, ']')
  return { text: `[${read.text.replace(/[ \t\r\n]/g, '')}]`, end: read.end }
}

/** The content of a comment, which may hold comments, without the outer parentheses. */
export function readComment(text: string, start: number): ReadToken {
  let depth = 1
  let position = start + 1
  let content = ''
  let copied = position
  for (; position < text.length; position++) {
    const character = text[position]
    if (character === '\\') {
      content += text.slice(copied, position)
      position++
      copied = position
    } else if (character === '(') depth++
    else if (character === ')') depth--
    if (depth === 0) break
  }
  return { text: (content + text.slice(copied, position)).trim(), end: position + 1 }
}

function readUnescaped(text: string, start: number, close: string): ReadToken {
  let position = start
  let content = ''
  let copied = position
  for (; position < text.length && text[position] !== close; position++) {
    if (text[position] !== '\\') continue
    content += text.slice(copied, position)
    position++
    copied = position
  }
  return { text: content + text.slice(copied, position), end: position + 1 }
}
