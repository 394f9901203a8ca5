// What an alias may be set to. The rules are the directory's.
import { z } from 'zod'
import type { AliasChanges } from '@postkeep/directory'
import { ApiProblem } from '../../frame/api-problem.ts'
import { flag, labels, line, list, size, wholeNumber } from '../../parts/fields.ts'

const codes = [250, 421, 550] as const

export const aliasFields = z.object({
  name: line(1000)
    .optional()
    .meta({ description: 'The part before the @, * for all the rest, or a pattern /…/' }),
  description: line(150).optional(),
  labels: labels(100).optional(),
  recipients: list(1000).optional().meta({ description: 'Addresses, host names, IP addresses and webhooks' }),
  is_enabled: flag.optional(),
  error_code_if_disabled: wholeNumber(250, 550)
    .pipe(z.literal(codes, { error: 'is 250, 421 or 550' }))
    .optional()
    .meta({ description: '250: taken and dropped' }),
  has_recipient_verification: flag.optional(),
  has_imap: flag.optional().meta({ description: 'It has a mailbox' }),
  max_quota: size.optional().meta({ description: 'As 1 GB; only administrators of the domain' })
})

/** @throws ApiProblem 403 */
export function givenAlias(fields: z.output<typeof aliasFields>, isDomainAdmin: boolean): AliasChanges {
  if (fields.max_quota !== undefined && !isDomainAdmin)
    throw new ApiProblem(403, 'Only administrators of the domain may set it', { field: 'max_quota' })
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as AliasChanges
}
