// Tokens as commands: the generic grammar, which knows no command. RFC 5228 §8.2
import { readTokens, type Token } from './read-tokens.ts'
import { SieveFault } from './sieve-fault.ts'

export type Argument =
  | {
      readonly kind: 'strings'
      readonly strings: readonly string[]
      readonly isList: boolean
      readonly line: number
    }
  | { readonly kind: 'number'; readonly value: number; readonly line: number }
  | { readonly kind: 'tag'; readonly name: string; readonly line: number }

export interface Test {
  readonly name: string
  readonly line: number
  readonly arguments: readonly Argument[]
  /** Those inside of it. */
  readonly tests: readonly Test[]
}

export interface Command extends Test {
  /** undefined: it ends with a semicolon. */
  readonly block: readonly Command[] | undefined
}

/** Blocks in blocks, and tests in tests: RFC 5228 §2.10.5 wants 15. */
const deepest = 32

/** @throws SieveFault */
export function parseScript(script: string): Command[] {
  const parser = new Parser(readTokens(script))
  const commands = parser.commands(0)
  const left = parser.peek()
  if (left) throw new SieveFault(left.line, 'A } too many')
  return commands
}

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at]
  }

  commands(depth: number): Command[] {
    const found: Command[] = []
    for (let token = this.peek(); token && !isMark(token, '}'); token = this.peek()) {
      found.push(this.#command(depth))
    }
    return found
  }

  #command(depth: number): Command {
    const head = this.#head('a command', depth)
    const next = this.peek()
    if (isMark(next, ';')) {
      this.#at += 1
      return { ...head, block: undefined }
    }
    if (!isMark(next, '{')) throw this.#fault(`After ${head.name} a ; or a block is missing`, head.line)
    this.#at += 1
    const block = this.commands(depth + 1)
    this.#expect('}', `The block of ${head.name} has no end`, head.line)
    return { ...head, block }
  }

  /** Its name, arguments and tests. */
  #head(what: string, depth: number): Test {
    const token = this.peek()
    if (token?.kind !== 'identifier') throw this.#fault(`Here begins no ${what.split(' ')[1]}`, token?.line)
    if (depth > deepest) throw new SieveFault(token.line, `More than ${deepest} deep`)
    this.#at += 1
    const { line, text: name } = token
    return { name, line, arguments: this.#arguments(), tests: this.#tests(depth) }
  }

  #arguments(): Argument[] {
    const found: Argument[] = []
    for (let token = this.peek(); token; token = this.peek()) {
      const argument = isMark(token, '[') ? this.#list() : argumentOf(token)
      if (!argument) break
      if (!isMark(token, '[')) this.#at += 1
      found.push(argument)
    }
    return found
  }

  #list(): Argument {
    const { line } = this.peek()!
    this.#at += 1
    const strings: string[] = []
    while (!isMark(this.peek(), ']')) {
      if (strings.length > 0) this.#expect(',', 'Between two texts of a list a , is missing', line)
      const token = this.peek()
      if (token?.kind !== 'string') throw this.#fault('A list holds texts only', token?.line ?? line)
      strings.push(token.text)
      this.#at += 1
    }
    this.#at += 1
    return { kind: 'strings', strings, isList: true, line }
  }

  #tests(depth: number): Test[] {
    const first = this.peek()
    if (first?.kind === 'identifier') return [this.#head('a test', depth + 1)]
    if (!first || !isMark(first, '(')) return []
    this.#at += 1
    const tests = [this.#head('a test', depth + 1)]
    while (isMark(this.peek(), ',')) {
      this.#at += 1
      tests.push(this.#head('a test', depth + 1))
    }
    this.#expect(')', 'The list of tests has no end', first.line)
    return tests
  }

  #expect(mark: string, message: string, line: number): void {
    const token = this.peek()
    if (!isMark(token, mark)) throw this.#fault(message, token?.line ?? line)
    this.#at += 1
  }

  #fault(message: string, line: number | undefined): SieveFault {
    return new SieveFault(line ?? this.#tokens.at(-1)?.line ?? 1, message)
  }
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text
}

function argumentOf(token: Token): Argument | undefined {
  const { line } = token
  if (token.kind === 'string') return { kind: 'strings', strings: [token.text], isList: false, line }
  if (token.kind === 'number') return { kind: 'number', value: token.value, line }
  return token.kind === 'tag' ? { kind: 'tag', name: token.text, line } : undefined
}
