// What makes CalDAV of the DAV server. RFC 4791.
import { defaultCalendars, maxCalendarObjectBytes } from '@postkeep/dav-collections'
import { C, caldav } from '@postkeep/dav-protocol'
import { makeCollection, postSharing, type DavService } from '@postkeep/dav-server'
import { postAttachment } from './attachments/post-attachment.ts'
import { checkProperty, componentsOf, sourceOf } from './calendar-settings.ts'
import { calendarProperties } from './properties.ts'
import { calendarMultiget } from './reports/calendar-multiget.ts'
import { calendarQuery } from './reports/calendar-query.ts'
import { freeBusyQuery } from './reports/free-busy-query.ts'
import { planScheduling } from './scheduling/plan-change.ts'
import { postToOutbox } from './scheduling/post-to-outbox.ts'
import { validateObject } from './validate-object.ts'

export const calDavService: DavService = {
  protocol: 'CalDAV',
  scope: 'caldav',
  classes: ['calendar-access', 'calendar-auto-schedule', 'calendar-managed-attachments'],
  namespace: caldav,
  kinds: ['calendar'],
  hiddenKinds: ['schedule-inbox', 'schedule-outbox', 'calendar-notifications'],
  resourceTypes: {
    calendar: [C('calendar')],
    'schedule-inbox': [C('schedule-inbox')],
    'schedule-outbox': [C('schedule-outbox')]
  },
  // RFC 6638 §6.
  privileges: {
    'schedule-inbox': ['schedule-deliver', 'schedule-deliver-invite', 'schedule-deliver-reply'].map(C),
    'schedule-outbox': [
      'schedule-send',
      'schedule-send-invite',
      'schedule-send-reply',
      'schedule-send-freebusy'
    ].map(C)
  },
  contentType: ({ component }) =>
    component === 'NOTIFICATION'
      ? 'application/xml; charset=utf-8'
      : `text/calendar; charset=utf-8; component=${component.toLowerCase()}`,
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
    POST: async (request) =>
      (await postSharing(request)) ??
      (request.place.kind === 'collection' ? postToOutbox(request) : postAttachment(request))
  },
  // With a calendar, what came before it is applied, and shown in the inbox: that is made first.
  defaults: [
    { kind: 'schedule-inbox', name: 'inbox', components: [], properties: {} },
    { kind: 'schedule-outbox', name: 'outbox', components: [], properties: {} },
    { kind: 'calendar-notifications', name: 'notifications', components: [], properties: {} },
    ...defaultCalendars
  ],
  maxObjectBytes: maxCalendarObjectBytes,
  validate: validateObject,
  plan: planScheduling,
  componentsOf,
  sourceOf,
  checkProperty
}
