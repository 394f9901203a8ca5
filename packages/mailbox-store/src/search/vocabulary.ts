// All words of the index as a few long strings: the words that contain or end with a text are found by scanning them,
// which for hundreds of thousands of words takes a millisecond or two.
import type { Db } from '../schema/db.ts'
import { readAllWords, readBatch, savedBatches, writeAllWords, writeBatch } from './saved-words.ts'

const stepWords = 8192
const stepBatches = 8
/** Beyond it they are kept together with the other words. */
const mostBatches = 64
/** Beyond it the index is read again. */
const mostBatchesRead = 1024
/** New words that are compared one by one, before they join the long strings. */
const mostRecentWords = 4096
/** Words that came since the reading; beyond it all are read anew, which drops those that were added twice. */
const mostAddedWords = 200_000

interface FromIndex {
  last: string
  readonly narrow: string[]
  readonly wide: string[]
}

interface FromSaved {
  readonly narrow: string
  readonly wide: string
  /** Still to be read, of `count`. */
  readonly batches: number[]
  readonly count: number
  readonly added: Set<string>
}

export class Vocabulary {
  readonly #db: Db
  /** `\nword\nword\n`; words of Latin-1 apart, for a string of them takes a byte a character. */
  #narrow = ''
  #wide = ''
  readonly #recent = new Set<string>()
  #added = 0
  #loading: FromIndex | FromSaved | undefined
  #isLoaded = false
  #isToSave = false

  constructor(db: Db) {
    this.#db = db
  }

  /** Reads some words; false when there are no more to read. */
  loadSome(): boolean {
    if (this.#isLoaded) return false
    this.#loading ??= this.#begin()
    return 'last' in this.#loading ? this.#readIndex(this.#loading) : this.#readSaved(this.#loading)
  }

  /** Keeps the words that were read from the index, so that they need not be read from it again. Throws on a full disk. */
  save(): void {
    if (!this.#isToSave || !this.#isLoaded) return
    this.#merge()
    // A merge of too many words lets them go.
    if (this.#isLoaded) writeAllWords(this.#db, { narrow: this.#narrow, wide: this.#wide })
    this.#isToSave = false
  }

  /** Inside the transaction that writes these words to the index; gives each once. `columns`: words with spaces between. */
  writeBatch(lastBody: number, columns: Iterable<string>): ReadonlySet<string> {
    const words = new Set<string>()
    for (const column of columns) for (const word of column.split(' ')) if (word !== '') words.add(word)
    writeBatch(this.#db, lastBody, words)
    return words
  }

  #begin(): FromIndex | FromSaved {
    const batches = savedBatches(this.#db)
    const saved = batches.length <= mostBatchesRead ? readAllWords(this.#db) : undefined
    return saved
      ? { ...saved, batches, count: batches.length, added: new Set() }
      : { last: '', narrow: [], wide: [] }
  }

  #readIndex(loading: FromIndex): boolean {
    const words = this.#db.values<string>(
      'SELECT term FROM vocabulary WHERE term > ? LIMIT ?',
      loading.last,
      stepWords
    )
    for (const word of words) loading[isNarrow(word) ? 'narrow' : 'wide'].push(word)
    loading.last = words.at(-1) ?? ''
    if (words.length === stepWords) return true
    this.#isToSave = true
    this.#loaded({ narrow: joined(loading.narrow), wide: joined(loading.wide) })
    return false
  }

  #readSaved(loading: FromSaved): boolean {
    for (const number of loading.batches.splice(0, stepBatches)) {
      for (const word of readBatch(this.#db, number)) loading.added.add(word)
    }
    if (loading.batches.length > 0) return true
    this.#isToSave = loading.count > mostBatches || loading.added.size > mostAddedWords / 2
    const added = this.#isToSave ? newOf(loading) : [...loading.added]
    // Of words that are kept once none need be dropped.
    this.#added = this.#isToSave ? 0 : added.length
    const narrow = loading.narrow + joined(added.filter(isNarrow))
    this.#loaded({ narrow, wide: loading.wide + joined(added.filter((word) => !isNarrow(word))) })
    return false
  }

  #loaded({ narrow, wide }: { narrow: string; wide: string }): void {
    this.#narrow = narrow
    this.#wide = wide
    this.#loading = undefined
    this.#isLoaded = true
  }

  /** What `writeBatch` gave, when it is on the disk. */
  add(words: Iterable<string>): void {
    // Before they are read all words are on the disk.
    if (!this.#isLoaded && this.#loading === undefined) return
    for (const word of words) this.#recent.add(word)
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
    this.#isToSave = false
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

/** What is to be kept for good is kept once. */
function newOf({ narrow, wide, added }: FromSaved): string[] {
  const known = new Set(`${narrow}${wide}`.split('\n'))
  return [...added].filter((word) => !known.has(word))
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
