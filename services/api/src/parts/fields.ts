// The kinds of fields that requests have. Forms send texts: they are read as what they stand for.
import { z } from 'zod'
import { parseBytes } from '@postkeep/config'

const no = ['false', '0', 'off', 'no', '']

export const flag = z
  .union([z.boolean(), z.enum(['true', 'false', '1', '0', 'on', 'off', 'yes', 'no', ''])], {
    error: 'is true or false'
  })
  .transform((value) => (typeof value === 'boolean' ? value : !no.includes(value)))

const text = z.string({ error: 'is a text' })

/** Trimmed. */
export function line(most: number) {
  return text.max(most, { error: `has at most ${most} characters` }).transform((value) => value.trim())
}

/** A list of texts, or one text split at line ends, spaces and commas. */
export function list(most: number) {
  const error = { error: `is a list of at most ${most} texts` }
  return z
    .union([z.array(text.max(2048)).max(most, error), text.max(2048 * 100)], error)
    .transform((value) => (typeof value === 'string' ? value.split(/[\s,]+/) : value))
    .transform((value) => value.map((one) => one.trim()).filter((one) => one !== ''))
}

/** Labels may hold spaces: one text is one label, or several with commas between. */
export function labels(most: number) {
  const error = { error: `is a list of at most ${most} texts` }
  return z
    .union([z.array(text.max(150)).max(most, error), text.max(150 * 100)], error)
    .transform((value) => (typeof value === 'string' ? value.split(/[\n,]+/) : value))
    .transform((value) => value.map((one) => one.trim()).filter((one) => one !== ''))
}

/** Bytes, of a text such as 1 GB; '' is 0: no limit of its own. */
export const size = z
  .string({ error: 'is a text such as 1 GB' })
  .max(50)
  .transform((value, context) => {
    const bytes = value.trim() === '' ? 0 : parseBytes(value)
    if (bytes !== undefined) return bytes
    context.addIssue({ code: 'custom', message: 'is a size such as 1 GB' })
    return z.NEVER
  })

export function wholeNumber(least: number, most: number) {
  const error = `is a whole number from ${least} to ${most}`
  return z
    .union([z.number(), z.string().regex(/^\d{1,15}$/, { error })], { error })
    .transform(Number)
    .pipe(z.number({ error }).int({ error }).min(least, { error }).max(most, { error }))
    .meta({
      override: {
        anyOf: [
          { type: 'integer', minimum: least, maximum: most },
          { type: 'string', pattern: '^[0-9]{1,15}$' }
        ]
      }
    })
}

/** A moment to come. */
export const future = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], { error: 'is a date such as 2030-01-31' })
  .transform((value) => new Date(value))
  .refine((value) => value.getTime() > Date.now(), { error: 'is a time to come' })

/** Of a query: a day, or a moment of one. */
export const day = z
  .string({ error: 'is a date' })
  .refine((value) => /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value)), {
    error: 'is a date such as 2026-01-31 or 2026-01-31T10:00:00Z'
  })
  .meta({ override: { type: 'string', anyOf: [{ format: 'date' }, { format: 'date-time' }] } })

/** As answers show them. */
export const id = z.string().regex(/^[0-9a-f]{24}$/)
export const moment = z.iso.datetime()
