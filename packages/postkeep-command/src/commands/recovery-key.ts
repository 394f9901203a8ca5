// The recovery key as a command is given it: in a file or by the standard input, never as an argument.
import { readFile } from 'node:fs/promises'
import type { OptionSpec } from '../command.ts'
import type { Given } from '../given.ts'
import { Refusal, UsageError } from '../usage-error.ts'

export const recoveryKeyOption: Record<string, OptionSpec> = {
  'recovery-key-file': {
    type: 'string',
    value: 'FILE',
    summary: 'A file with the recovery key (AGE-SECRET-KEY-…); - takes it from the standard input'
  }
}

/** @throws UsageError where it is not given, Refusal where there is none in the file */
export async function readRecoveryKey(given: Given, command: string): Promise<string> {
  const file = given.text('recovery-key-file')
  if (file === undefined) {
    throw new UsageError(
      'This needs the recovery key: --recovery-key-file FILE, or - for the standard input',
      command
    )
  }
  const text = file === '-' ? await given.secret('Recovery key') : await contentOf(file)
  // As age-keygen writes it, with comments above.
  const key = /AGE-SECRET-KEY-[A-Z0-9-]+/i.exec(text)?.[0]
  if (key === undefined) throw new Refusal('There is no recovery key (AGE-SECRET-KEY-…) in what was given')
  return key.toUpperCase()
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error'
    throw new Refusal(`${file} cannot be read (${code})`)
  }
}
