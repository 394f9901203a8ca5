// The texts of --help.
import { product } from '@postkeep/config'
import type { Command, OptionSpec } from './command.ts'
import { commands } from './commands/index.ts'
import { globalOptions } from './given.ts'

export function generalHelp(): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const listed = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return [
    `Usage: ${product.slug} COMMAND [ARGUMENTS] [OPTIONS]`,
    '',
    ...listed,
    '',
    ...optionLines(globalOptions),
    '',
    `${product.slug} COMMAND --help shows what a command takes.`,
    'Exit codes: 0 done, 1 refused, 64 wrong usage, 69 a service does not answer, 78 wrong configuration.',
    ''
  ].join('\n')
}

export function commandHelp(command: Command): string {
  const usage = ['Usage:', product.slug, command.name, ...command.operands, '[OPTIONS]'].join(' ')
  const notes = command.notes ? ['', command.notes] : []
  return [
    usage,
    '',
    command.summary,
    '',
    ...optionLines({ ...command.options, ...globalOptions }),
    ...notes,
    ''
  ].join('\n')
}

function optionLines(options: Readonly<Record<string, OptionSpec>>): string[] {
  const shown = Object.entries(options).map(([name, { value, summary }]) => [
    `--${name}${value ? ` ${value}` : ''}`,
    summary
  ])
  const width = Math.max(...shown.map(([name]) => name?.length ?? 0))
  return shown.map(([name = '', summary]) => `  ${name.padEnd(width)}  ${summary}`)
}
