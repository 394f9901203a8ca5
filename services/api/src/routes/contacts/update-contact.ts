import { z } from 'zod'
import { checkCard } from '@postkeep/dav-collections'
import { defineRoute } from '../../frame/route.ts'
import { findMember } from '../../parts/members.ts'
import { matchOf, storeMember } from '../../parts/store-member.ts'
import { cardOf, contactFields } from './contact-fields.ts'
import { contactKind } from './contact-kind.ts'
import { contactView, viewContact } from './contact-view.ts'

export const updateContact = defineRoute({
  method: 'PUT',
  path: '/v1/contacts/:id',
  access: 'mailbox',
  summary: 'Change a contact',
  description: 'With If-Match only where it is still the one that was read.',
  body: z.object(contactFields),
  response: contactView,
  refusals: [412],
  async handle({ body, context, params, session }) {
    const id = params['id'] ?? ''
    const { bytes: before, collection, entry } = await findMember(session, contactKind, id)
    const bytes = Buffer.from(cardOf(body, before.toString()))
    await storeMember(session, contactKind, {
      collection,
      name: entry.name,
      bytes,
      checked: checkCard(bytes),
      condition: { match: matchOf(context.get('if-match')) },
      field: 'content'
    })
    return { body: viewContact(await findMember(session, contactKind, id)) }
  }
})
