import { defineRoute } from '../../frame/route.ts'
import { findMember } from '../../parts/members.ts'
import { contactKind } from './contact-kind.ts'
import { contactView, viewContact } from './contact-view.ts'

export const getContact = defineRoute({
  method: 'GET',
  path: '/v1/contacts/:id',
  access: 'mailbox',
  summary: 'One contact',
  response: contactView,
  handle: async ({ params, session }) => ({
    body: viewContact(await findMember(session, contactKind, params['id'] ?? ''))
  })
})
