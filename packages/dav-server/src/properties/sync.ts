// How far a collection has changed, and which reports tell it. RFC 6578 §4, RFC 3253 §3.1.5; calendarserver's CTag.
import { CS, D, element } from '@postkeep/dav-protocol'
import { allKinds } from '../resource.ts'
import { syncToken } from '../sync-token.ts'
import { liveProperty } from './live-property.ts'

const collection = ['collection'] as const

export const syncProperties = [
  liveProperty(D('sync-token'), { on: collection, read: ({ collection: of }) => syncToken(of) }),
  liveProperty(CS('getctag'), {
    on: collection,
    read: ({ collection: of }) => `"${of.id}-${of.changeNumber}"`
  }),
  liveProperty(D('supported-report-set'), {
    on: allKinds,
    read: ({ kind }, { service }) =>
      Object.values(service.reports)
        .filter(({ on }) => on.includes(kind))
        .map(({ name }) => element(D('supported-report'), element(D('report'), element(name))))
  })
]
