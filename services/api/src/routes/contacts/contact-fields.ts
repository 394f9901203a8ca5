// A contact as requests give it: a whole card, or its fields.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { parseCard, summaryOf, writeCard } from '@postkeep/vcard'
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
  const known = before === undefined ? undefined : summaryOf(parseCard(before))
  const emails = known?.emails.map(({ address: value, types }) => ({ value, type: upper(types, 'INTERNET') }))
  const phones = known?.phones.map(({ number: value, types }) => ({ value, type: upper(types, 'CELL') }))
  return writeCard({
    uid: fields.uid ?? known?.uids[0] ?? randomUUID(),
    fullName: fields.full_name ?? known?.fullName ?? fields.emails?.[0]?.value ?? '',
    isGroup: fields.is_group ?? known?.kind === 'group',
    emails: fields.emails ?? emails ?? [],
    phones: fields.phone_numbers ?? fields.phones ?? phones ?? [],
    addresses: fields.addresses ?? []
  })
}

function upper(types: readonly string[], usual: string): string {
  return types[0]?.toUpperCase() ?? usual
}
