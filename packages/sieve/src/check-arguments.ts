// The arguments of one command or test: tags with what stands behind them, then the others in their order. RFC 5228 §2.6
import type { ValueKind, Word } from './known-word.ts'
import type { Argument, Test } from './parse-script.ts'

interface Finding {
  readonly line: number
  readonly message: string
  /** No fault where one of these is required; `message` is what needs it. */
  readonly needs?: readonly string[]
}

const kinds: Readonly<Record<ValueKind, string>> = {
  string: 'a text',
  strings: 'a text or a list of texts',
  number: 'a number'
}

export function checkArguments({ arguments: given, line, name }: Test, word: Word): Finding[] {
  const { tags = {}, takes = [] } = word
  const findings: Finding[] = []
  const positional: Argument[] = []
  for (let at = 0; at < given.length; at += 1) {
    const argument = given[at]!
    if (argument.kind !== 'tag') {
      positional.push(argument)
      continue
    }
    const shown = `:${argument.name}`
    const tag = Object.hasOwn(tags, argument.name) ? tags[argument.name]! : undefined
    if (!tag) findings.push({ line: argument.line, message: `${name} takes no ${shown}` })
    else if (tag.needs) findings.push({ line: argument.line, message: shown, needs: tag.needs })
    if (!tag?.value) continue
    at += 1
    if (!isOf(given[at], tag.value))
      findings.push({ line: argument.line, message: `${shown} is followed by ${kinds[tag.value]}` })
  }
  const skipped = takes.length - positional.length
  const isCount = skipped >= 0 && skipped <= (word.optional ?? 0)
  const isRight = isCount && positional.every((one, index) => isOf(one, takes[index + skipped]!))
  if (!isRight) findings.push({ line, message: `${name} takes ${describe(takes)}` })
  return findings
}

function isOf(argument: Argument | undefined, kind: ValueKind): boolean {
  if (kind === 'number') return argument?.kind === 'number'
  return argument?.kind === 'strings' && (kind === 'strings' || !argument.isList)
}

function describe(takes: readonly ValueKind[]): string {
  return takes.length === 0 ? 'nothing more' : takes.map((kind) => kinds[kind]).join(', then ')
}
