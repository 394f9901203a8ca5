// calendar-multiget: objects by their paths. RFC 4791 §7.9.
import { C } from '@postkeep/dav-protocol'
import { multigetReply, reportHandler } from '@postkeep/dav-server'
import { requireSupported } from './require-supported.ts'

export const calendarMultiget = reportHandler('calendar-multiget', {
  name: C('calendar-multiget'),
  on: ['collection'],
  async run(request, report, { collection }) {
    requireSupported(report.wanted)
    return multigetReply(request, collection, report)
  }
})
