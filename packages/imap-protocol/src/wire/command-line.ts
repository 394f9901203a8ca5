import { commandHead } from './syntax.ts'

/**
 * One command as it came: text, literal, text, …, text. There is always one more text than literals, and each text but the
 * last ends with its literal's `{n}`. Texts are byte strings: one character a byte.
 */
export interface CommandLine {
  readonly texts: readonly string[]
  readonly literals: readonly Buffer[]
}

/** Tag and upper-case name of a command, as far as they can be made out; for limits and for refusals. */
export function headOf(text: string): { tag: string | undefined; name: string } {
  const match = commandHead.exec(text)
  return { tag: match?.[1], name: (match?.[2] ?? '').toUpperCase() }
}
