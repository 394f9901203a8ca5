// Text as mail carries it: encoded words (RFC 2047), quoted-printable and base64 (RFC 2045 §6.7, §6.8).

/** Encoded words (UTF-8, base64), folded; the text as it is where it is ASCII. */
export function encodeHeaderText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text
  const chunks: string[] = []
  let chunk = ''
  for (const character of text) {
    if (Buffer.byteLength(chunk + character) > 42) {
      chunks.push(chunk)
      chunk = ''
    }
    chunk += character
  }
  return [...chunks, chunk].map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`).join('\r\n ')
}

/** A header field, folded at spaces before column 76 where that is possible. */
export function foldField(name: string, value: string): string {
  if (value.includes('\r\n') || name.length + value.length < 74) return `${name}: ${value}\r\n`
  const lines: string[] = []
  let line = `${name}:`
  for (const piece of value.split(' ')) {
    if (line.length + piece.length > 74 && !line.endsWith(':')) {
      lines.push(line)
      line = ''
    }
    line += ` ${piece}`
  }
  return `${[...lines, line].join('\r\n')}\r\n`
}

export function encodeBase64Lines(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{1,76}/g, '$&\r\n')
}

/** `bytes` are CRLF text. */
export function encodeQuotedPrintable(bytes: Buffer): string {
  const lines = bytes.toString('latin1').split('\r\n')
  return lines.map((line) => softWrap(line.replace(/[^\x20-\x3c\x3e-\x7e]|[ ]$/g, hexOf))).join('\r\n')
}

function hexOf(character: string): string {
  return `=${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

/** Soft line breaks before column 76, never inside =XX. */
function softWrap(line: string): string {
  const units = line.match(/=[0-9A-F]{2}|./g) ?? []
  let column = 0
  let wrapped = ''
  for (const unit of units) {
    if (column + unit.length > 75) {
      wrapped += '=\r\n'
      column = 0
    }
    wrapped += unit
    column += unit.length
  }
  return wrapped
}
