// Lines that clients send, spoiled: the same for the same seed.
import { seededRandom } from './seeded-random.ts'

export interface MutatorOptions {
  /** What is spoiled. */
  readonly lines: readonly string[]
  /** What is put in between: what means something to the protocol. */
  readonly spices: readonly string[]
  /** What takes the place of a number. */
  readonly numbers: readonly string[]
  readonly seed: number
}

/** Each call gives another line, without its end. */
export function lineMutator({ lines, spices, numbers, seed }: MutatorOptions): () => string {
  const random = seededRandom(seed)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!

  function change(line: string): string {
    const at = Math.floor(random() * (line.length + 1))
    const kinds = [
      () => line.slice(0, at) + pick(spices) + line.slice(at),
      () => line.slice(0, at) + line.slice(at + 1 + Math.floor(random() * 5)),
      () => line.slice(0, at),
      () => line.slice(0, at) + pick(lines).slice(at),
      () => line.replace(/\d+/, pick(numbers))
    ]
    return pick(kinds)()
  }

  return () => {
    let line = pick(lines)
    for (let changes = Math.floor(random() * 3) + 1; changes > 0; changes -= 1) line = change(line)
    return line
  }
}
