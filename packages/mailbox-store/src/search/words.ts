// How text becomes words, the same way for the index and for what is searched in it: cut here, because the words of a
// query, of the vocabulary and of the index must be cut and folded alike to the last character.

/** A longer word is kept as overlapping pieces, so that any `longestExact` characters of it are inside one. */
const pieceLength = 128
export const longestExact = pieceLength / 2

/** Runs of letters, marks and digits; each symbol beyond ASCII (a currency sign, an emoji) is a word of its own. */
const wordForm = /[\p{L}\p{M}\p{N}\p{Co}]+|[\p{S}--\p{ASCII}]/gv

/** Case is folded; accents stay. RFC 9051 §6.4.4, RFC 5051 */
export function fold(text: string): string {
  const lower = text.normalize('NFC').toLowerCase()
  // toLowerCase looks at what follows a sigma, which a substring does not know.
  return lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower
}

/** Each word once. `folded`: by `fold`. */
export function wordsOf(folded: string): Set<string> {
  const words = new Set<string>()
  for (const word of folded.match(wordForm) ?? []) {
    if (word.length <= pieceLength) words.add(word)
    else for (const piece of piecesOf(word)) words.add(piece)
  }
  return words
}

function* piecesOf(word: string): Generator<string> {
  const step = pieceLength - longestExact
  for (let start = 0; start + longestExact < word.length; start += step) {
    yield word.slice(start, start + pieceLength).toWellFormed()
  }
}

export interface SoughtWord {
  readonly text: string
  /** The word in the message may have more in front (behind): what is sought begins (ends) inside a word. */
  readonly isOpenAtStart: boolean
  readonly isOpenAtEnd: boolean
}

export interface SoughtText {
  /** By `fold`. */
  readonly folded: string
  readonly words: readonly SoughtWord[]
  /** One word and nothing else: then the index alone knows the answer. */
  readonly isLoneWord: boolean
}

export function soughtText(text: string): SoughtText {
  const folded = fold(text)
  const words = [...folded.matchAll(wordForm)].map((match) => ({
    text: match[0].slice(0, longestExact).replace(/[\ud800-\udbff]$/, ''),
    isOpenAtStart: match.index === 0,
    isOpenAtEnd: match.index + match[0].length === folded.length || match[0].length > longestExact
  }))
  const isLoneWord = words.length === 1 && words[0]!.text === folded
  return { folded, words, isLoneWord }
}
