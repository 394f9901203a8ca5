import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { ApiProblem } from '../../frame/api-problem.ts'
import { defineRoute } from '../../frame/route.ts'
import { collectionsOf, titleOf } from '../../parts/members.ts'
import { objectName } from '../contacts/create-contact.ts'
import { eventKind } from '../events/event-kind.ts'
import { calendarFields, calendarView, propertiesOf, viewCalendar } from './calendar-view.ts'

export const createCalendar = defineRoute({
  method: 'POST',
  path: '/v1/calendars',
  access: 'mailbox',
  status: 201,
  summary: 'Make a calendar',
  body: z.object({
    ...calendarFields,
    name: calendarFields.name.unwrap(),
    calendar_id: objectName.optional(),
    components: z
      .array(z.enum(['VEVENT', 'VTODO', 'VJOURNAL']))
      .max(3)
      .default([])
  }),
  response: calendarView,
  async handle({ body, session }) {
    const known = await collectionsOf(session, eventKind)
    if (known.some((one) => titleOf(one) === body.name))
      throw new ApiProblem(409, `There is a calendar ${body.name}`, { field: 'name' })
    const made = await session.createCollection({
      kind: 'calendar',
      name: body.calendar_id ?? randomUUID(),
      components: body.components,
      properties: propertiesOf(body)
    })
    return { body: viewCalendar(made) }
  }
})
