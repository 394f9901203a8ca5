import { defineRoute } from '../../frame/route.ts'
import { calendarView, findCalendar, viewCalendar } from './calendar-view.ts'

export const getCalendar = defineRoute({
  method: 'GET',
  path: '/v1/calendars/:id',
  access: 'mailbox',
  summary: 'One calendar',
  response: calendarView,
  handle: async ({ params, session }) => ({
    body: viewCalendar(await findCalendar(session, params['id'] ?? ''))
  })
})
