// What a command is: its words, what it takes, what it does, and what it says.
import type { Finding } from '@postkeep/diagnosis'
import type { Given } from './given.ts'
import type { Services } from './services.ts'

export type OptionSpec = {
  readonly type: 'string' | 'boolean'
  readonly multiple?: true
  /** What the value stands for in the help: `--quota SIZE`. */
  readonly value?: string
  readonly summary: string
}

export type Command = {
  /** `user add`. */
  readonly name: string
  readonly summary: string
  /** `EMAIL`; in brackets where it may be left out. */
  readonly operands: readonly string[]
  readonly options: Readonly<Record<string, OptionSpec>>
  /** For the help, below the options. */
  readonly notes?: string
  run(services: Services, given: Given): Promise<Report>
}

export type Block =
  | {
      readonly kind: 'table'
      readonly columns: readonly string[]
      readonly rows: readonly (readonly string[])[]
      readonly empty: string
    }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: 'findings'; readonly findings: readonly Finding[] }
  | { readonly kind: 'line'; readonly text: string }

export type Report = {
  /** For --json. */
  readonly json: unknown
  /** For people. */
  readonly blocks: readonly Block[]
  /** What was found is bad news: exit code 1. */
  readonly failed?: boolean
}

export function line(text: string): Block {
  return { kind: 'line', text }
}
