import { defineRoute } from '../../frame/route.ts'
import { findMember } from '../../parts/members.ts'
import { contactKind } from './contact-kind.ts'
import { contactView, viewContact } from './contact-view.ts'

export const removeContact = defineRoute({
  method: 'DELETE',
  path: '/v1/contacts/:id',
  access: 'mailbox',
  summary: 'Remove a contact',
  response: contactView,
  async handle({ params, session }) {
    const contact = await findMember(session, contactKind, params['id'] ?? '')
    await session.removeObject({ collection: contact.collection.id, name: contact.entry.name })
    return { body: viewContact(contact) }
  }
})
