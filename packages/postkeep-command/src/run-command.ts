// One run: arguments → command → services → report → exit code.
import type { Environment } from '@postkeep/config'
import { product } from '@postkeep/config'
import type { Command } from './command.ts'
import { commands } from './commands/index.ts'
import { failureOf } from './failure.ts'
import { parseGiven } from './given.ts'
import { commandHelp, generalHelp } from './help.ts'
import { printable, printReport } from './print-report.ts'
import { secretReader } from './read-secret.ts'
import { connectServices } from './services.ts'
import { UsageError } from './usage-error.ts'

export type CommandHost = {
  readonly environment: Environment
  readonly stdin: NodeJS.ReadableStream & { isTTY?: boolean }
  readonly stdout: NodeJS.WritableStream & { isTTY?: boolean }
  readonly stderr: NodeJS.WritableStream
}

/** Gives the exit code. */
export async function runCommand(args: readonly string[], host: CommandHost): Promise<number> {
  try {
    const { failed, text } = await answer(args, host)
    host.stdout.write(text)
    return failed ? 1 : 0
  } catch (error) {
    const { exitCode, ...failure } = failureOf(error)
    const text = args.includes('--json')
      ? JSON.stringify({ error: failure })
      : `${product.slug}: ${failure.message}`
    host.stderr.write(`${text}\n`)
    return exitCode
  }
}

type Answer = { readonly text: string; readonly failed: boolean }

async function answer(args: readonly string[], host: CommandHost): Promise<Answer> {
  const { words, rest } = takeWords(args)
  const wantsHelp = rest.includes('--help')
  if (words.length === 0) {
    if (wantsHelp || rest.length === 0) return help(generalHelp())
    throw new UsageError('The command is missing')
  }
  const command = commands.find(({ name }) => name === words.join(' '))
  if (!command) return help(helpForNoun(words, wantsHelp))
  if (wantsHelp) return help(commandHelp(command))

  const { given, json, dataDir } = parseGiven(command, rest, secretReader(host))
  await using services = connectServices({
    environment: host.environment,
    dataDir,
    say: (text) => void host.stderr.write(`${printable(text)}\n`)
  })
  const report = await command.run(services, given)
  const colour = host.stdout.isTTY === true && !host.environment['NO_COLOR']
  const text = json ? `${JSON.stringify(report.json, undefined, 2)}\n` : printReport(report, colour)
  return { text, failed: report.failed === true }
}

function help(text: string): Answer {
  return { text, failed: false }
}

/** The first argument that is not an option names the command, or the first two. */
function takeWords(args: readonly string[]): { words: string[]; rest: string[] } {
  const words: string[] = []
  const rest: string[] = []
  let isValue = false
  for (const arg of args) {
    const isComplete = words.length === 2 || commands.some(({ name }) => name === words[0])
    const isWord = !isValue && !arg.startsWith('-') && !isComplete
    if (isWord) words.push(arg)
    else rest.push(arg)
    isValue = words.length < 2 && arg === '--data-dir'
  }
  return { words, rest }
}

function helpForNoun([noun, verb]: readonly string[], wantsHelp: boolean): string {
  const verbs: readonly Command[] = commands.filter(({ name }) => name.startsWith(`${noun} `))
  if (verbs.length === 0) throw new UsageError(`There is no command ${noun}`)
  if (wantsHelp && verb === undefined) return verbs.map(commandHelp).join('\n')
  const known = verbs.map(({ name }) => name).join(', ')
  throw new UsageError(
    verb === undefined
      ? `Say what to do: ${known}`
      : `There is no command ${noun} ${verb}; there are ${known}`
  )
}
