// A contact as requests give it: a whole card, or its fields.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { changeCard, parseCard, writeCard } from '@postkeep/vcard'
import { flag } from '../../parts/fields.ts'

const text = z.string({ error: 'is a text' }).max(1000)
const typed = (usual: string) =>
  z.union([
    z.object({ value: text, type: text.default(usual) }),
    text.transform((value) => ({ value, type: usual }))
  ])
const address = z.object({
  street: text.default(''),
  city: text.default(''),
  state: text.default(''),
  postalCode: text.default(''),
  country: text.default(''),
  type: text.default('HOME')
})

export const contactFields = {
  content: z
    .string({ error: 'is a vCard' })
    .max(10 * 1024 * 1024)
    .optional(),
  full_name: text.optional(),
  uid: text.optional(),
  emails: z.array(typed('INTERNET')).max(100).optional(),
  phone_numbers: z.array(typed('CELL')).max(100).optional(),
  phones: z.array(typed('CELL')).max(100).optional(),
  addresses: z.array(address).max(100).optional(),
  is_group: flag.optional()
}

const shape = z.object(contactFields)
export type ContactFields = z.output<typeof shape>

/** `before`: the card that is changed; what is not given stays. */
export function cardOf(fields: ContactFields, before?: string): string {
  if (fields.content !== undefined) return fields.content
  const { addresses, emails, full_name: fullName, is_group: isGroup, uid } = fields
  const phones = fields.phone_numbers ?? fields.phones
  const given = { addresses, emails, fullName, isGroup, phones, uid }
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  if (before !== undefined) return changeCard(parseCard(before), known)
  const usual = { addresses: [], emails: [], fullName: emails?.[0]?.value ?? '', isGroup: false, phones: [] }
  return writeCard({ uid: randomUUID(), ...usual, ...known })
}
