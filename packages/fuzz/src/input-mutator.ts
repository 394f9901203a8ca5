// Inputs made of others: bytes, words, lines and numbers of them changed, repeated, nested, spliced. The same for the same seed.
import { InputDice, type DiceOptions } from './input-dice.ts'

type Corpus = readonly string[]
type Change = (text: string, dice: InputDice, corpus: Corpus) => string

const numbers =
  '0 -1 1 127 128 255 256 65535 65536 2147483647 2147483648 4294967295 4294967296 9007199254740993 1e999 99999999999999999999 00 0x1 NaN'.split(
    ' '
  )
const lineEnds = ['\n', '\r', '\r\n ', '\r\n\t', '\r\r\n', '']

function insert(text: string, piece: string, at: number): string {
  return text.slice(0, at) + piece + text.slice(at)
}

function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/)
}

/** One line's place is given to others. */
function replaceLine(text: string, dice: InputDice, by: (lines: string[], line: string) => string[]): string {
  const lines = linesOf(text)
  const at = dice.below(lines.length)
  lines.splice(at, 1, ...by(lines, lines[at]!))
  return lines.join('')
}

function replaceOne(text: string, dice: InputDice, [pattern, by]: readonly [RegExp, string]): string {
  const found = [...text.matchAll(pattern)]
  if (found.length === 0) return insert(text, by, dice.below(text.length + 1))
  const { 0: old, index } = dice.pick(found)
  return text.slice(0, index) + by + text.slice(index + old.length)
}

const changes: readonly Change[] = [
  (text, dice) => insert(text, dice.piece(), dice.below(text.length + 1)),
  (text, dice) => insert(text, dice.mark(), dice.below(text.length + 1)),
  (text, dice) => {
    const [start, end] = dice.range(text)
    return text.slice(0, start) + text.slice(end)
  },
  (text, dice) => {
    const [start, end] = dice.range(text)
    return text.slice(0, start) + (dice.chance(0.5) ? dice.piece() : dice.mark()) + text.slice(end)
  },
  (text, dice) => text.slice(0, dice.below(text.length + 1)),
  (text, dice, corpus) => text.slice(0, dice.below(text.length + 1)) + part(dice.pick(corpus), dice),
  (text, dice) => replaceLine(text, dice, () => []),
  (text, dice) => replaceLine(text, dice, (lines, line) => [dice.pick(lines), line]),
  (text, dice, corpus) => replaceLine(text, dice, () => [dice.pick(linesOf(dice.pick(corpus)))]),
  (text, dice) => replaceLine(text, dice, (_, line) => [`${dice.piece()}\r\n`, line]),
  (text, dice) => replaceOne(text, dice, [/\d+/g, dice.pick(numbers)]),
  (text, dice) => replaceOne(text, dice, [/[\w-]+/g, dice.pick(dice.words)]),
  (text, dice) => replaceOne(text, dice, [/\r?\n/g, dice.pick(lineEnds)]),
  repeated,
  nested,
  (text, dice) => {
    const at = dice.below(text.length)
    const code = (text.charCodeAt(at) || 0) ^ (1 << dice.below(8))
    return text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1)
  },
  (text, dice) => text.replaceAll('\r\n', dice.pick(['\n', '\r'])),
  (text, dice) => insert(text, text.slice(...dice.range(text)), dice.below(text.length + 1))
]

function part(text: string, dice: InputDice): string {
  return text.slice(dice.below(text.length + 1))
}

function repeated(text: string, dice: InputDice): string {
  const [start, end] = dice.range(text)
  return insert(text, text.slice(start, end).repeat(dice.times(end - start)), end)
}

/** One range opens, the one behind it closes. */
function nested(text: string, dice: InputDice): string {
  const [start, middle] = dice.range(text)
  const end = middle + dice.below(Math.min(12, text.length - middle) + 1)
  const depth = dice.times(end - start)
  const inside = text.slice(start, middle).repeat(depth) + text.slice(middle, end).repeat(depth)
  return text.slice(0, start) + inside + text.slice(end)
}

export class InputMutator {
  readonly #dice: InputDice

  constructor(options: DiceOptions) {
    this.#dice = new InputDice(options)
  }

  /** One of `corpus`, changed. */
  next(corpus: Corpus): string {
    const dice = this.#dice
    let text = dice.pick(corpus)
    for (let left = 1 + dice.below(4); left > 0; left -= 1) {
      text = dice.pick(changes)(text, dice, corpus).slice(0, dice.largest)
    }
    return text
  }

  /** A prefix, a piece to be repeated, a suffix: one of `corpus` taken apart. */
  repetition(corpus: Corpus): readonly [string, string, string] {
    const dice = this.#dice
    const one = dice.pick(corpus)
    const text = dice.chance(0.5) ? one : insert(one, dice.piece(), dice.below(one.length + 1))
    const [start, end] = dice.range(text)
    const piece = text.slice(start, end) || dice.piece()
    return [text.slice(0, end), piece, text.slice(dice.chance(0.5) ? end : text.length)]
  }
}
