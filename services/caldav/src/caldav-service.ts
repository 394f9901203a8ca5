// What makes CalDAV of the DAV server. RFC 4791.
import { defaultCalendars, maxCalendarObjectBytes } from '@postkeep/dav-collections'
import { C, caldav } from '@postkeep/dav-protocol'
import { makeCollection, type DavService } from '@postkeep/dav-server'
import { postAttachment } from './attachments/post-attachment.ts'
import { checkProperty, componentsOf } from './calendar-settings.ts'
import { calendarProperties } from './properties.ts'
import { calendarMultiget } from './reports/calendar-multiget.ts'
import { calendarQuery } from './reports/calendar-query.ts'
import { freeBusyQuery } from './reports/free-busy-query.ts'
import { validateObject } from './validate-object.ts'

export const calDavService: DavService = {
  protocol: 'CalDAV',
  scope: 'caldav',
  classes: ['calendar-access', 'calendar-managed-attachments'],
  namespace: caldav,
  kinds: ['calendar'],
  resourceTypes: { calendar: [C('calendar')] },
  contentType: ({ component }) => `text/calendar; charset=utf-8; component=${component.toLowerCase()}`,
  properties: calendarProperties,
  reports: {
    'calendar-query': calendarQuery,
    'calendar-multiget': calendarMultiget,
    'free-busy-query': freeBusyQuery
  },
  objectMethods: ['POST'],
  methods: {
    // RFC 4791 §5.3.1.
    MKCALENDAR: (request) => makeCollection(request, { response: C('mkcalendar-response') }),
    POST: postAttachment
  },
  defaults: defaultCalendars,
  maxObjectBytes: maxCalendarObjectBytes,
  validate: validateObject,
  componentsOf,
  checkProperty
}
