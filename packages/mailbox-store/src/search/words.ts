// How text becomes words, the same way for the index and for what is searched in it: cut here, because the words of a
// query, of the vocabulary and of the index must be cut and folded alike to the last character.

/** A longer word is kept as overlapping pieces, so that any `longestExact` characters of it are inside one. */
const pieceLength = 128
export const longestExact = pieceLength / 2

/** Runs of letters, marks and digits; each symbol beyond ASCII (a currency sign, an emoji) is a word of its own. */
const wordForm = /[\p{L}\p{M}\p{N}\p{Co}]+|[\p{S}--\p{ASCII}]/gv

const oddLetters = /ς|ı|ſ|\u0345/g
const evenLetters: Readonly<Record<string, string>> = { ς: 'σ', ı: 'i', ſ: 's', '\u0345': 'ι' }

/**
 * What i;unicode-casemap holds for the same becomes the same: letters without case and decomposed, so that an accent is a
 * character of its own behind its letter. RFC 5051, RFC 5255 §4.3
 */
export function fold(text: string): string {
  // toLowerCase looks at what follows a sigma, which a substring does not know.
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(oddLetters, (letter) => evenLetters[letter]!)
}

/** Texts in the order of i;unicode-casemap are in the order of these. */
export function collated(text: string): string {
  return fold(text).toUpperCase()
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

/** Whether a folded text holds what is sought; fuzzy (RFC 6203): each of its words begins a word of the text. */
export function holds(folded: string, sought: SoughtText, isFuzzy: boolean): boolean {
  if (!isFuzzy || sought.words.length === 0) return folded.includes(sought.folded)
  const words = [...wordsOf(folded)]
  return sought.words.every(({ text }) => words.some((word) => word.startsWith(text)))
}

export function asBeginning({ text }: SoughtWord): SoughtWord {
  return { text, isOpenAtStart: false, isOpenAtEnd: true }
}

export function asWhole({ text }: SoughtWord): SoughtWord {
  return { text, isOpenAtStart: false, isOpenAtEnd: false }
}
