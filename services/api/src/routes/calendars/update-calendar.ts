import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'
import { calendarFields, calendarView, findCalendar, propertiesOf, viewCalendar } from './calendar-view.ts'

export const updateCalendar = defineRoute({
  method: 'PUT',
  path: '/v1/calendars/:id',
  access: 'mailbox',
  summary: 'Change what a calendar is called and looks like',
  body: z.object(calendarFields),
  response: calendarView,
  async handle({ body, params, session }) {
    const { id } = await findCalendar(session, params['id'] ?? '')
    const changed = await session.updateCollection({ collection: id, set: propertiesOf(body), remove: [] })
    return { body: viewCalendar(changed) }
  }
})
