// Files end their lines with LF, messages with CRLF. A lone CR is left as it is.

const lineFeed = 10
const carriageReturn = 13

export function withCrlf(text: Buffer): Buffer {
  if (!hasBareLineFeed(text)) return text
  return Buffer.from(text.toString('latin1').replaceAll(/\r?\n/g, '\r\n'), 'latin1')
}

export function withLf(message: Buffer): Buffer {
  if (!message.includes('\r\n')) return message
  return Buffer.from(message.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
}

function hasBareLineFeed(text: Buffer): boolean {
  for (let at = text.indexOf(lineFeed); at >= 0; at = text.indexOf(lineFeed, at + 1)) {
    if (text[at - 1] !== carriageReturn) return true
  }
  return false
}
