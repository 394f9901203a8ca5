// Tokens of one command line. RFC 9051 §9. Every fault of the input is an ImapSyntaxError.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import { type NameEncoding, canonicalMailboxName, decodeMailboxName } from '../mailbox-name.ts'
import { type SequenceSet, savedResult } from '../sequence-set.ts'
import type { CommandLine } from './command-line.ts'
import * as syntax from './syntax.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export class RequestReader {
  readonly #line: CommandLine
  readonly #names: NameEncoding
  #index = 0
  #text: string
  #at = 0

  /** `names`: how the client writes mailbox names. */
  constructor(line: CommandLine, names: NameEncoding = 'utf7') {
    this.#line = line
    this.#names = names
    this.#text = line.texts[0] ?? ''
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length && this.#index === this.#line.literals.length
  }

  /** The next character; '' at the end. */
  peek(): string {
    return this.#text[this.#at] ?? ''
  }

  /** Whether the rest of the line begins so, without regard to case. */
  looksAt(word: string): boolean {
    return this.#text.slice(this.#at, this.#at + word.length).toUpperCase() === word
  }

  take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at += 1
    return true
  }

  expect(character: string): void {
    if (!this.take(character)) throw this.fault(character === ' ' ? 'a space' : character)
  }

  space(): void {
    this.expect(' ')
  }

  end(): void {
    if (!this.isAtEnd) throw this.fault('the end of the command')
  }

  tag(): string {
    return this.match(syntax.tagAt, 'a tag')
  }

  atom(): string {
    return this.match(syntax.atomAt, 'an atom')
  }

  /** An atom in upper case. */
  word(): string {
    return this.atom().toUpperCase()
  }

  /** A flag or keyword; `\*` is none. */
  flag(): string {
    return this.match(syntax.flagAt, 'a flag')
  }

  number(largest = syntax.largestNumber): number {
    const number = Number(this.match(syntax.numberAt, 'a number'))
    if (number > largest) throw new ImapSyntaxError('Number is too large')
    return number
  }

  /** MODSEQ and the like, which stay below 2^53 here (RFC 7162 §7 allows 2^63). */
  number64(): number {
    return this.number(Number.MAX_SAFE_INTEGER)
  }

  sequenceSet(): SequenceSet {
    const set: number[] = []
    do {
      const element = this.#exec(syntax.sequenceElementAt)
      if (element === undefined) throw this.fault('a message set')
      const low = sequenceNumber(element[1]!)
      set.push(low, element[2] === undefined ? low : sequenceNumber(element[2]))
      if (set.length > 2 * syntax.maximumSequenceElements)
        throw new ImapSyntaxError('Message set is too long')
    } while (this.take(','))
    return set
  }

  /** A sequence set, or `$` (RFC 5182). */
  messageSet(): SequenceSet {
    return this.take('$') ? savedResult : this.sequenceSet()
  }

  /** `(` element SP element … `)`, empty where `mayBeEmpty`. */
  list<T>(element: () => T, options: { mayBeEmpty?: boolean } = {}): T[] {
    this.expect('(')
    const elements: T[] = []
    if (options.mayBeEmpty === true && this.take(')')) return elements
    do elements.push(element())
    while (this.take(' '))
    this.expect(')')
    return elements
  }

  /** A quoted string or literal, as bytes. */
  string(): Buffer {
    return this.peek() === '"' ? Buffer.from(this.#quoted(), 'latin1') : this.literal()
  }

  literal(): Buffer {
    const isNext = this.#exec(syntax.literalAt) !== undefined && this.#index < this.#line.literals.length
    if (!isNext) throw this.fault('a string')
    const literal = this.#line.literals[this.#index]!
    this.#index += 1
    this.#text = this.#line.texts[this.#index]!
    this.#at = 0
    return literal
  }

  /** An atom, quoted string or literal, as bytes. */
  astringBytes(): Buffer {
    const atom = this.#exec(syntax.astringAt)
    return atom === undefined ? this.string() : Buffer.from(atom[0], 'latin1')
  }

  /** An atom, quoted string or literal of UTF-8. */
  astring(): string {
    return decodeText(this.astringBytes())
  }

  nstring(): string | null {
    if (this.looksAt('NIL')) {
      this.atom()
      return null
    }
    return decodeText(this.string())
  }

  mailbox(): string {
    return canonicalMailboxName(this.writtenMailbox())
  }

  /** A mailbox name with INBOX as the client wrote it. */
  writtenMailbox(): string {
    return decodeMailboxName(this.astring(), this.#names)
  }

  /** A LIST pattern. */
  mailboxPattern(): string {
    const atom = this.#exec(syntax.patternAt)
    const pattern = atom === undefined ? decodeText(this.string()) : atom[0]
    return canonicalMailboxName(decodeMailboxName(pattern, this.#names))
  }

  /** The rest of the line as it is. */
  rest(): string {
    const rest = this.#text.slice(this.#at)
    this.#at = this.#text.length
    if (!this.isAtEnd) throw new ImapSyntaxError('A literal is not allowed here')
    return rest
  }

  match(pattern: RegExp, wanted: string): string {
    const found = this.#exec(pattern)
    if (found === undefined) throw this.fault(wanted)
    return found[0]
  }

  fault(wanted: string): ImapSyntaxError {
    return new ImapSyntaxError(`Expected ${wanted}${this.isAtEnd ? ', the command ends' : ''}`)
  }

  #exec(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found === null) return undefined
    this.#at += found[0].length
    return found
  }

  #quoted(): string {
    const start = this.#at + 1
    let end = start
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1
    if (end >= this.#text.length) throw this.fault('the end of a quoted string')
    const inside = this.#text.slice(start, end)
    if (/[\0\r\n]|\\[^"\\]/.test(inside.replaceAll(/\\["\\]/g, ''))) {
      throw new ImapSyntaxError('A character is not allowed in a quoted string')
    }
    this.#at = end + 1
    return inside.replaceAll(/\\(.)/gs, '$1')
  }
}

function decodeText(bytes: Buffer): string {
  if (bytes.includes(0)) throw new ImapSyntaxError('NUL is not allowed')
  try {
    return utf8.decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) throw new ImapSyntaxError('Text is not UTF-8')
    throw error
  }
}

function sequenceNumber(text: string): number {
  if (text === '*') return Number.POSITIVE_INFINITY
  const number = Number(text)
  if (number === 0 || number > syntax.largestNumber) throw new ImapSyntaxError('Not a message number')
  return number
}
