import { defineRoute } from '../../frame/route.ts'
import { calendarView, findCalendar, viewCalendar } from './calendar-view.ts'

export const removeCalendar = defineRoute({
  method: 'DELETE',
  path: '/v1/calendars/:id',
  access: 'mailbox',
  summary: 'Remove a calendar and all that is in it',
  response: calendarView,
  async handle({ params, session }) {
    const calendar = await findCalendar(session, params['id'] ?? '')
    await session.deleteCollection(calendar.id)
    return { body: viewCalendar(calendar) }
  }
})
