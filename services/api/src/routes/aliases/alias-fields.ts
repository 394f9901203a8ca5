// What an alias may be set to. The rules are the directory's.
import { z } from 'zod'
import type { AliasChanges, VacationSettings } from '@postkeep/directory'
import { ApiProblem } from '../../frame/api-problem.ts'
import { flag, labels, line, list, size, wholeNumber } from '../../parts/fields.ts'

const codes = [250, 421, 550] as const

/** '' takes it away. */
const day = z
  .union([z.iso.datetime({ offset: true }), z.iso.date(), z.literal(''), z.null()], { error: 'is a date' })
  .transform((value) => (value ? new Date(value) : null))
  .optional()

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
  vacation_responder_is_enabled: flag.optional(),
  vacation_responder_start_date: day,
  vacation_responder_end_date: day,
  vacation_responder_subject: z.string({ error: 'is a text' }).max(1000).optional(),
  vacation_responder_message: z.string({ error: 'is a text' }).max(10_000).optional(),
  has_imap: flag.optional().meta({ description: 'It has a mailbox' }),
  // Taken and forgotten, they would promise what is not done: docs/adr/0008.
  has_pgp: flag
    .refine((given) => !given, { error: 'cannot be true: nothing is encrypted to OpenPGP keys here' })
    .optional()
    .meta({ description: 'Only false' }),
  public_key: z
    .literal('', { error: 'is not taken: nothing is encrypted to OpenPGP keys here' })
    .optional()
    .meta({ description: 'Only empty' }),
  max_quota: size.optional().meta({ description: 'As 1 GB; only administrators of the domain' })
})

const vacationPrefix = 'vacation_responder_'

/** Those of the answer while the owner is away; undefined: none is given. */
export function givenVacation(fields: z.output<typeof aliasFields>): VacationSettings | undefined {
  const given = Object.entries(fields)
    .filter(([name, value]) => value !== undefined && name.startsWith(vacationPrefix))
    .map(([name, value]) => [name.slice(vacationPrefix.length), value] as const)
  return given.length === 0 ? undefined : (Object.fromEntries(given) as VacationSettings)
}

/** @throws ApiProblem 403 */
export function givenAlias(fields: z.output<typeof aliasFields>, isDomainAdmin: boolean): AliasChanges {
  if (fields.max_quota !== undefined && !isDomainAdmin)
    throw new ApiProblem(403, 'Only administrators of the domain may set it', { field: 'max_quota' })
  const { has_pgp: _, public_key: __, ...settable } = fields
  const given = Object.entries(settable).filter(
    ([name, value]) => value !== undefined && !name.startsWith(vacationPrefix)
  )
  return Object.fromEntries(given) as AliasChanges
}
