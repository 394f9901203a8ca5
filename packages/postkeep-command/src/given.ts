// Arguments → what a command was given. Unknown and missing ones are refused before anything is done.
import { parseArgs } from 'node:util'
import type { Command } from './command.ts'
import { UsageError } from './usage-error.ts'

export type Given = {
  operand(name: string): string
  optionalOperand(name: string): string | undefined
  text(option: string): string | undefined
  texts(option: string): readonly string[]
  /** undefined where it was not given; --no-x gives false. */
  flag(option: string): boolean | undefined
  /** The next line of the standard input, or what is typed unseen. @throws UsageError when there is none */
  secret(prompt: string): Promise<string>
}

export const globalOptions = {
  json: { type: 'boolean', summary: 'Print JSON' },
  'data-dir': { type: 'string', value: 'DIR', summary: 'Data folder of a running npm start (default .data)' },
  help: { type: 'boolean', summary: 'Show this help' }
} as const

export type Parsed = { readonly given: Given; readonly json: boolean; readonly dataDir: string | undefined }

/** @throws UsageError */
export function parseGiven(command: Command, args: readonly string[], secret: Given['secret']): Parsed {
  const { values, positionals } = parse(command, args)
  const names = command.operands.map((name) => name.replace(/[[\]]/g, ''))
  const required = command.operands.filter((name) => !name.startsWith('['))
  if (positionals.length < required.length) {
    throw new UsageError(`${command.operands[positionals.length]} is missing`, command.name)
  }
  if (positionals.length > names.length) {
    throw new UsageError(`There is one argument too many: ${positionals[names.length]}`, command.name)
  }
  const operand = (name: string): string | undefined => positionals[names.indexOf(name)]
  const given: Given = {
    operand: (name) => operand(name) ?? '',
    optionalOperand: operand,
    text: (option) => asText(values[option]),
    texts: (option) => asTexts(values[option]),
    flag: (option) => asFlag(values[option]),
    secret
  }
  return { given, json: values['json'] === true, dataDir: asText(values['data-dir']) }
}

type Value = string | boolean | (string | boolean)[] | undefined

function parse(command: Command, args: readonly string[]) {
  const specs = { ...command.options, ...globalOptions }
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [name, { type: spec.type, multiple: 'multiple' in spec }])
  )
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      allowNegative: true,
      strict: true
    })
    return { values: values as Record<string, Value>, positionals }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new UsageError(error.message.replace(/\. To specify.*$/s, ''), command.name)
  }
}

function asText(value: Value): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function asTexts(value: Value): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

function asFlag(value: Value): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}
