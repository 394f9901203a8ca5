// What is remembered between attempts, in a small JSON file beside the certificate.
import { readFile } from 'node:fs/promises'
import { replaceFile } from '../installed/replace-file.ts'

export type RenewalState = {
  /** In a row, since the last success. */
  readonly failures: number
  readonly lastAttempt?: Date
  readonly lastSuccess?: Date
  readonly lastError?: string
  /** Not before this, after a failure. */
  readonly nextAttempt?: Date
  /** Names that were wanted and are not in the certificate, for their DNS does not lead here. */
  readonly leftOut: readonly string[]
}

export const initialState: RenewalState = { failures: 0, leftOut: [] }

/** @throws SyntaxError for what is no such file */
export async function readRenewalState(file: string): Promise<RenewalState> {
  try {
    return stateOf(JSON.parse(await readFile(file, 'utf8')) as unknown)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return initialState
    throw error
  }
}

export async function writeRenewalState(file: string, state: RenewalState): Promise<void> {
  await replaceFile(file, `${JSON.stringify(state, null, 2)}\n`, 0o644)
}

function stateOf(value: unknown): RenewalState {
  if (typeof value !== 'object' || value === null)
    throw new SyntaxError('The state of the renewal is no object')
  const fields = value as Record<string, unknown>
  const { failures, leftOut, lastError } = fields
  return {
    failures: typeof failures === 'number' ? failures : 0,
    leftOut: Array.isArray(leftOut) ? leftOut.filter((name) => typeof name === 'string') : [],
    ...(typeof lastError === 'string' ? { lastError } : {}),
    ...dateField('lastAttempt', fields),
    ...dateField('lastSuccess', fields),
    ...dateField('nextAttempt', fields)
  }
}

function dateField<K extends string>(name: K, fields: Record<string, unknown>): { [P in K]?: Date } {
  const date = new Date(typeof fields[name] === 'string' ? fields[name] : Number.NaN)
  return Number.isNaN(date.getTime()) ? {} : ({ [name]: date } as { [P in K]: Date })
}
