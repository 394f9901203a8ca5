// What deletes mail has to be asked for twice.
import type { Given } from '../given.ts'
import { UsageError } from '../usage-error.ts'

export const confirmOption = {
  yes: { type: 'boolean', summary: 'Really delete the mail; it cannot be had back' }
} as const

/** @throws UsageError without --yes */
export function checkConfirmed(given: Given, consequence: string): void {
  if (given.flag('yes') !== true) throw new UsageError(`${consequence}; add --yes if that is what you want`)
}
