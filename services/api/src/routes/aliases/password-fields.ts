// What a new password of a mailbox may be asked with.
import { z } from 'zod'
import { flag, future, line } from '../../parts/fields.ts'

export const scope = z.enum(['imap', 'pop3', 'smtp', 'caldav', 'carddav', 'api'])
const text = z.string({ error: 'is a text' })

export const passwordFields = z.object({
  new_password: text
    .min(8, { error: 'has at least 8 characters' })
    .max(256, { error: 'has at most 256 characters' })
    .regex(/^\S(?:.*\S)?$/, { error: 'begins and ends with something else than a space' })
    .optional(),
  password: text.max(256).optional().meta({ description: 'A password or the recovery code of the mailbox' }),
  is_override: flag.default(false).meta({ description: 'Deletes all mail of the mailbox and makes it new' }),
  is_additional: flag.default(false).meta({ description: 'The other passwords go on to work' }),
  scopes: z.array(scope).max(6).default([]).meta({ description: 'What it opens; empty: all' }),
  expires_at: future.optional(),
  description: line(100).optional().meta({ description: 'Which device or program it is for' }),
  emailed_instructions: line(254).optional()
})
