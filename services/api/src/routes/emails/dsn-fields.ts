// What a sender wants to be told of the delivery. RFC 3461 §4
import { z } from 'zod'
import type { NewDsn } from '@postkeep/outbound'

const notice = z.enum(['never', 'success', 'failure', 'delay'])

export const dsnFields = z.object({
  id: z
    .string()
    .regex(/^[\x21-\x7e]{1,100}$/, { error: 'is a word of at most 100 characters' })
    .optional(),
  return: z.enum(['headers', 'full']).optional(),
  notify: z
    .union([notice.transform((one) => [one]), z.array(notice).max(4)])
    .refine((all) => !all.includes('never') || all.length === 1, { error: 'is never alone, or without it' })
    .default([]),
  recipient: z.string().max(320).optional()
})

export function dsnOf(
  { id, notify, recipient, return: wanted }: z.output<typeof dsnFields>,
  recipients: readonly string[]
): NewDsn {
  const words = notify.map((word) => word.toUpperCase())
  const orcpt = recipient === undefined ? {} : { orcpt: `rfc822;${xtext(recipient)}` }
  const wishes =
    words.length === 0 ? [] : recipients.map((address) => [address, { notify: words, ...orcpt }] as const)
  return { id: id && xtext(id), return: wanted, recipients: new Map(wishes) }
}

/** RFC 3461 §4 */
function xtext(text: string): string {
  return text.replace(/[^\x21-\x7e]|[+=]/g, (character) =>
    [...Buffer.from(character)].map((byte) => `+${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
  )
}
