import { z } from 'zod'
import { pageFields, pageOf } from '../../frame/pagination.ts'
import { defineRoute } from '../../frame/route.ts'
import { collectionsOf, membersOf, readMembers } from '../../parts/members.ts'
import { contactKind } from './contact-kind.ts'
import { contactView, viewContact } from './contact-view.ts'

export const listContacts = defineRoute({
  method: 'GET',
  path: '/v1/contacts',
  access: 'mailbox',
  summary: 'List the contacts of all address books',
  query: z.object(pageFields({ limit: 100, most: 10_000 })),
  response: z.array(contactView),
  isPaged: true,
  async handle({ context, query, session }) {
    const all = await membersOf(session, await collectionsOf(session, contactKind))
    const { headers, shown } = pageOf(context, all, query)
    return { body: (await readMembers(session, shown)).map(viewContact), headers }
  }
})
