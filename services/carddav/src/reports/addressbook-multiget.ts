// addressbook-multiget: cards by their paths. RFC 6352 §8.7.
import { A } from '@postkeep/dav-protocol'
import { multigetReply, reportHandler } from '@postkeep/dav-server'
import { requireSupported } from './require-supported.ts'

export const addressbookMultiget = reportHandler('addressbook-multiget', {
  name: A('addressbook-multiget'),
  on: ['collection'],
  async run(request, report, { collection }) {
    requireSupported(report.wanted)
    return multigetReply(request, collection, report)
  }
})
