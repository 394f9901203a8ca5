import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { checkCard } from '@postkeep/dav-collections'
import { defineRoute } from '../../frame/route.ts'
import { collectionsOf, findMember } from '../../parts/members.ts'
import { storeMember } from '../../parts/store-member.ts'
import { cardOf, contactFields } from './contact-fields.ts'
import { contactKind } from './contact-kind.ts'
import { contactView, viewContact } from './contact-view.ts'

export const objectName = z
  .string({ error: 'is a text' })
  .regex(/^[\w@+-][\w@.+-]{0,199}$/, { error: 'is of letters, digits and @ . + - _' })

export const createContact = defineRoute({
  method: 'POST',
  path: '/v1/contacts',
  access: 'mailbox',
  status: 201,
  summary: 'Make a contact: a vCard as content, or its fields',
  body: z.object({ ...contactFields, contact_id: objectName.optional() }),
  response: contactView,
  async handle({ body, session }) {
    const { contact_id = randomUUID(), ...fields } = body
    const [collection] = await collectionsOf(session, contactKind)
    const bytes = Buffer.from(cardOf(fields))
    await storeMember(session, contactKind, {
      collection: collection!,
      name: `${contact_id}.vcf`,
      bytes,
      checked: checkCard(bytes),
      condition: { noneMatch: '*' },
      field: 'content'
    })
    return { body: viewContact(await findMember(session, contactKind, contact_id)) }
  }
})
