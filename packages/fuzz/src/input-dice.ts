// The choices that a mutation makes, all of one seed. Texts hold a byte in each character.
import { seededRandom } from './seeded-random.ts'

export interface DiceOptions {
  /** What means something to the parser. */
  readonly words: readonly string[]
  /** Bytes of the largest input. */
  readonly largest: number
  readonly seed: number
}

const marks = '\0\r\n\t "\'\\()<>[]{},;:=@.*%&|/-+~^$#?!\x01\x7f\x80\xa0\xff'
const pieces = ['\r\n', '\r\n\r\n', '\n\n', '--', '=\r\n', '=?', '?=', '../', '%00', '&#', '-->', '\\\r\n']
const wide = ['\u00e9', '\u{1f600}', '\u2028', '\u202e', '\ufeff', '\u00df', '\u0130', 'e\u0301', '\u200b']
/** No UTF-8, or of another order. */
const broken = ['\xc3', '\xed\xa0\x80', '\xf8\x88\x80\x80\x80', '\xc0\xaf', '\xff\xfe', '\xfe\xff']
const others = [...pieces, ...wide.map((text) => Buffer.from(text).toString('latin1')), ...broken]

export class InputDice {
  readonly largest: number
  readonly words: readonly string[]
  readonly #random: () => number

  constructor({ largest, seed, words }: DiceOptions) {
    this.largest = largest
    this.#random = seededRandom(seed)
    this.words = words.length > 0 ? words.map((word) => Buffer.from(word).toString('latin1')) : ['x']
  }

  below(end: number): number {
    return Math.floor(this.#random() * end)
  }

  chance(share: number): boolean {
    return this.#random() < share
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!
  }

  mark(): string {
    return marks[this.below(marks.length)]!
  }

  piece(): string {
    return this.chance(0.6) ? this.pick(this.words) : this.pick(others)
  }

  /** Start and end; most are short. */
  range(text: string): [number, number] {
    const start = this.below(text.length + 1)
    const length = this.chance(0.7) ? this.below(12) : this.below(text.length - start + 1)
    return [start, Math.min(text.length, start + length)]
  }

  /** How often something of this length is repeated: mostly few times. */
  times(length: number): number {
    return length === 0 ? 0 : 1 + this.below(Math.min(2 ** this.below(15), this.largest / length))
  }
}
