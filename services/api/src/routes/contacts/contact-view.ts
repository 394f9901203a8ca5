// How a card is shown.
import { z } from 'zod'
import { parseCard, summaryOf, type CardSummary } from '@postkeep/vcard'
import { moment } from '../../parts/fields.ts'
import type { ReadMember } from '../../parts/members.ts'

const typed = z.array(z.object({ value: z.string(), type: z.string() }))

export const contactView = z
  .object({
    id: z.string(),
    object: z.literal('contact'),
    uid: z.string(),
    full_name: z.string(),
    content: z.string().meta({ description: 'The vCard' }),
    etag: z.string(),
    is_group: z.boolean(),
    emails: typed,
    phone_numbers: typed,
    created_at: moment,
    updated_at: moment
  })
  .meta({ id: 'Contact' })

export function viewContact({ bytes, entry, id }: ReadMember): z.input<typeof contactView> {
  const content = bytes.toString()
  const card: CardSummary = summaryOf(parseCard(content))
  const changed = new Date(entry.modified * 1000).toISOString()
  return {
    id,
    object: 'contact',
    uid: entry.uid,
    full_name: card.fullName,
    content,
    etag: `"${entry.etag}"`,
    is_group: card.kind === 'group',
    emails: card.emails.map(({ address, types }) => ({ value: address, type: typeOf(types, 'INTERNET') })),
    phone_numbers: card.phones.map(({ number, types }) => ({ value: number, type: typeOf(types, 'CELL') })),
    created_at: changed,
    updated_at: changed
  }
}

function typeOf(types: readonly string[], usual: string): string {
  return types[0]?.toUpperCase() ?? usual
}
