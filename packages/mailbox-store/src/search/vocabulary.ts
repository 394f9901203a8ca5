// All words of the index as a few long strings: the words that contain or end with a text are found by scanning them,
// which for hundreds of thousands of words takes a millisecond or two.
import type { Db } from '../schema/db.ts'

const stepWords = 8192
/** New words that are compared one by one, before they join the long strings. */
const mostRecentWords = 4096
/** Words that came since the reading; beyond it all are read anew, which drops those that were added twice. */
const mostAddedWords = 200_000

export class Vocabulary {
  readonly #db: Db
  /** `\nword\nword\n`; words of Latin-1 apart, for a string of them takes a byte a character. */
  #narrow = ''
  #wide = ''
  readonly #recent = new Set<string>()
  #added = 0
  #loading: { last: string; narrow: string[]; wide: string[] } | undefined
  #isLoaded = false

  constructor(db: Db) {
    this.#db = db
  }

  /** Reads some words; false when there are no more to read. */
  loadSome(): boolean {
    if (this.#isLoaded) return false
    this.#loading ??= { last: '', narrow: [], wide: [] }
    const words = this.#db.values<string>(
      'SELECT term FROM vocabulary WHERE term > ? LIMIT ?',
      this.#loading.last,
      stepWords
    )
    for (const word of words) this.#loading[isNarrow(word) ? 'narrow' : 'wide'].push(word)
    this.#loading.last = words.at(-1) ?? ''
    if (words.length === stepWords) return true
    this.#narrow = joined(this.#loading.narrow)
    this.#wide = joined(this.#loading.wide)
    this.#loading = undefined
    this.#isLoaded = true
    return false
  }

  /** Words that were written to the index, with spaces between. */
  add(words: string): void {
    // Before they are read all words are on the disk.
    if (!this.#isLoaded && this.#loading === undefined) return
    for (const word of words.split(' ')) if (word !== '') this.#recent.add(word)
    if (this.#isLoaded && this.#recent.size > mostRecentWords) this.#merge()
  }

  /** Forgets all; they are read again when they are needed. */
  release(): void {
    this.#narrow = ''
    this.#wide = ''
    this.#recent.clear()
    this.#added = 0
    this.#loading = undefined
    this.#isLoaded = false
  }

  containing(text: string): string[] {
    return this.#search(text, (word) => word.includes(text))
  }

  endingWith(text: string): string[] {
    return this.#search(`${text}\n`, (word) => word.endsWith(text))
  }

  #merge(): void {
    const recent = [...this.#recent]
    this.#recent.clear()
    this.#added += recent.length
    if (this.#added > mostAddedWords) return this.release()
    this.#narrow += joined(recent.filter(isNarrow))
    this.#wide += joined(recent.filter((word) => !isNarrow(word)))
  }

  #search(text: string, matches: (word: string) => boolean): string[] {
    while (this.loadSome());
    const found = new Set([...scan(this.#narrow, text), ...scan(this.#wide, text)])
    for (const word of this.#recent) if (matches(word)) found.add(word)
    return [...found]
  }
}

function isNarrow(word: string): boolean {
  for (let index = 0; index < word.length; index++) if (word.charCodeAt(index) > 255) return false
  return true
}

function joined(words: readonly string[]): string {
  return ['', ...words, ''].join('\n')
}

function* scan(words: string, text: string): Generator<string> {
  for (let at = words.indexOf(text); at >= 0;) {
    const end = words.indexOf('\n', at)
    yield words.slice(words.lastIndexOf('\n', at) + 1, end)
    at = words.indexOf(text, end)
  }
}
