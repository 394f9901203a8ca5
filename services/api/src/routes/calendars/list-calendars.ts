import { z } from 'zod'
import { pageFields, pageOf } from '../../frame/pagination.ts'
import { defineRoute } from '../../frame/route.ts'
import { collectionsOf } from '../../parts/members.ts'
import { eventKind } from '../events/event-kind.ts'
import { calendarView, viewCalendar } from './calendar-view.ts'

export const listCalendars = defineRoute({
  method: 'GET',
  path: '/v1/calendars',
  access: 'mailbox',
  summary: 'List the calendars of the mailbox',
  query: z.object(pageFields({ limit: 25, most: 100 })),
  response: z.array(calendarView),
  isPaged: true,
  async handle({ context, query, session }) {
    const { headers, shown } = pageOf(context, await collectionsOf(session, eventKind), query)
    return { body: shown.map(viewCalendar), headers }
  }
})
