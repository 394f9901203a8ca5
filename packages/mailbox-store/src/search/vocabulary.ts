// All words of the index as a few long strings: the words that contain or end with a text are found by scanning them,
// which for hundreds of thousands of words takes a millisecond or two.
import type { Db } from '../schema/db.ts'

const stepWords = 8192
/** Words that came since; beyond it they are read anew, which also drops what was counted twice. */
const mostRecentWords = 100_000

export class Vocabulary {
  readonly #db: Db
  /** `\nword\nword\n`; words of Latin-1 apart, for a string of them takes a byte a character. */
  #narrow = ''
  #wide = ''
  readonly #recent = new Set<string>()
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

  /** Words that were written to the index. */
  add(words: Iterable<string>): void {
    for (const word of words) this.#recent.add(word)
    if (this.#recent.size > mostRecentWords) this.release()
  }

  /** Forgets all; they are read again when they are needed. */
  release(): void {
    this.#narrow = ''
    this.#wide = ''
    this.#recent.clear()
    this.#loading = undefined
    this.#isLoaded = false
  }

  containing(text: string): string[] {
    return this.#search(text, (word) => word.includes(text))
  }

  endingWith(text: string): string[] {
    return this.#search(`${text}\n`, (word) => word.endsWith(text))
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
  return `\n${words.join('\n')}\n`
}

function* scan(words: string, text: string): Generator<string> {
  for (let at = words.indexOf(text); at >= 0;) {
    const end = words.indexOf('\n', at)
    yield words.slice(words.lastIndexOf('\n', at) + 1, end)
    at = words.indexOf(text, end)
  }
}
