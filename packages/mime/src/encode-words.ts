// Text as encoded words of UTF-8, each at most 75 characters long. RFC 2047 §2

/** Characters for the encoded text between `=?utf-8?Q?` and `?=`. */
const room = 75 - '=?utf-8?Q??='.length
const plain = /[A-Za-z\d!*+/-]/

/** Words with a space between, which the reader drops; no character is split over two. */
export function encodeWords(text: string): string {
  const isMostlyAscii = Buffer.byteLength(text) * 3 < text.length * 4
  if (isMostlyAscii) {
    const pieces = split(text, room, (character) => encodeQ(character).length)
    return pieces.map((piece) => `=?utf-8?Q?${encodeQ(piece)}?=`).join(' ')
  }
  const pieces = split(text, Math.floor(room / 4) * 3, (character) => Buffer.byteLength(character))
  return pieces.map((piece) => `=?utf-8?B?${Buffer.from(piece).toString('base64')}?=`).join(' ')
}

/** Pieces whose characters together cost no more than there is room. */
function split(text: string, limit: number, costOf: (character: string) => number): string[] {
  const pieces: string[] = []
  let piece = ''
  let used = 0
  for (const character of text) {
    const cost = costOf(character)
    if (used + cost > limit) {
      pieces.push(piece)
      piece = ''
      used = 0
    }
    piece += character
    used += cost
  }
  return [...pieces, piece]
}

function encodeQ(text: string): string {
  let encoded = ''
  for (const character of text) {
    if (character === ' ') encoded += '_'
    else if (plain.test(character)) encoded += character
    else encoded += Buffer.from(character).toString('hex').toUpperCase().replace(/../g, '=$&')
  }
  return encoded
}
