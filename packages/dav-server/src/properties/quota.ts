// Room in the mailbox. RFC 4331 §3, §4.
import { D } from '@postkeep/dav-protocol'
import { liveProperty } from './live-property.ts'

const places = ['home', 'collection'] as const

export const quotaProperties = [
  liveProperty(D('quota-used-bytes'), {
    on: places,
    read: async (_, { usage }) => String((await usage()).bytes)
  }),
  liveProperty(D('quota-available-bytes'), {
    on: places,
    async read(_, { usage }) {
      const { bytes, quota } = await usage()
      return quota === 0 ? null : String(Math.max(0, quota - bytes))
    }
  })
]
