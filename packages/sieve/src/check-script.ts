// Could this script be run? Its commands, what they take, the extensions that they need, and their order. RFC 5228 §2.10.5, §3
import { capabilities } from './capabilities.ts'
import { checkArguments } from './check-arguments.ts'
import { actions } from './known-actions.ts'
import { tests } from './known-tests.ts'
import { parseScript, type Command, type Test } from './parse-script.ts'
import { SieveFault } from './sieve-fault.ts'

export interface ScriptFault {
  /** From 1. */
  readonly line: number
  readonly message: string
}

export interface ScriptReport {
  /** Empty: it could be run. The first twenty. */
  readonly faults: readonly ScriptFault[]
  /** What it requires. */
  readonly capabilities: readonly string[]
  /** What its owner should know: mail that leaves by it, or is lost. */
  readonly warnings: readonly string[]
}

const mostFaults = 20
const mostWarnings = 20
/** Characters: it may name a word of the script. */
const longestMessage = 300

export function checkScript(script: string): ScriptReport {
  const checker = new Checker()
  try {
    checker.check(parseScript(script))
  } catch (error) {
    if (!(error instanceof SieveFault)) throw error
    checker.note(error)
  }
  return checker.report
}

class Checker {
  readonly #faults: ScriptFault[] = []
  readonly #warnings = new Set<string>()
  readonly #required = new Set<string>()
  /** Whether they are there is asked where they are used (RFC 5463 §4). */
  readonly #asked = new Set<string>()

  get report(): ScriptReport {
    return {
      faults: this.#faults
        .slice(0, mostFaults)
        .map(({ line, message }) => ({ line, message: message.slice(0, longestMessage) })),
      capabilities: [...this.#required],
      warnings: [...this.#warnings].slice(0, mostWarnings)
    }
  }

  note({ line, message }: SieveFault): void {
    this.#faults.push({ line, message })
  }

  check(commands: readonly Command[]): void {
    const body = commands.findIndex(({ name }) => name !== 'require')
    const end = body < 0 ? commands.length : body
    for (const command of commands.slice(0, end)) this.#require(command)
    this.#block(commands.slice(end))
  }

  #require(command: Command): void {
    const [names] = command.arguments
    for (const name of names?.kind === 'strings' ? names.strings : []) {
      if (capabilities.includes(name)) this.#required.add(name)
      else this.#fault(command, `There is no extension ${JSON.stringify(name.slice(0, 100))} here`)
    }
    this.#word(command, actions)
  }

  #block(commands: readonly Command[]): void {
    let before = ''
    for (const command of commands) {
      const { name } = command
      if (name === 'require') this.#fault(command, 'require stands before all other commands')
      else if (name.startsWith('els') && !/^(?:els)?if$/.test(before))
        this.#fault(command, `${name} follows no if`)
      else this.#command(command)
      before = name
    }
  }

  #command(command: Command): void {
    const word = actions[command.name]
    if (!this.#word(command, actions) || !word) return
    if (word.hasBlock && !command.block) this.#fault(command, `${command.name} has no block`)
    if (!word.hasBlock && command.block) this.#fault(command, `${command.name} has no block to be run`)
    this.#warn(command)
    if (command.block) this.#block(command.block)
  }

  /** false: it is not known. */
  #word(test: Test, words: typeof actions): boolean {
    const word = Object.hasOwn(words, test.name) ? words[test.name] : undefined
    if (!word) {
      const kind = words === actions ? 'command' : 'test'
      this.#fault(test, `There is no ${kind} ${test.name.slice(0, 100)}`)
      return false
    }
    if (test.name === 'ihave') this.#ask(test)
    this.#needs(test, test.name, word.needs)
    for (const { message, line, needs } of checkArguments(test, word)) {
      if (needs) this.#needs({ ...test, line }, message, needs)
      else this.#faults.push({ line, message })
    }
    const wanted = word.tests
    if (!wanted && test.tests.length > 0) this.#fault(test, `${test.name} takes no test`)
    if (wanted === 'one' && test.tests.length !== 1) this.#fault(test, `${test.name} takes one test`)
    if (wanted === 'some' && test.tests.length === 0) this.#fault(test, `${test.name} takes a list of tests`)
    for (const inner of test.tests) this.#word(inner, tests)
    return true
  }

  #ask({ arguments: [names] }: Test): void {
    for (const name of names?.kind === 'strings' ? names.strings : []) this.#asked.add(name)
  }

  #needs(at: Test, what: string, needs: readonly string[] | undefined): void {
    if (!needs || needs.some((name) => this.#required.has(name) || this.#asked.has(name))) return
    this.#fault(at, `${what} needs: require ${JSON.stringify(needs[0])}`)
  }

  #warn({ arguments: given, name }: Command): void {
    const target = given.find(({ kind }) => kind === 'strings')
    const where = target?.kind === 'strings' ? (target.strings[0] ?? '').slice(0, 200) : ''
    if (name === 'redirect') this.#warnings.add(`It sends mail on to ${where}`)
    if (name === 'notify') this.#warnings.add(`It tells of mail at ${where}`)
    if (name === 'discard') this.#warnings.add('It drops mail without a trace')
  }

  #fault({ line }: Pick<Test, 'line'>, message: string): void {
    this.#faults.push({ line, message })
  }
}
