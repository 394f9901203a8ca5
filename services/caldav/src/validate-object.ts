// What is put into a calendar, with CalDAV's preconditions. RFC 4791 §5.3.2.1.
import { checkCalendarObject } from '@postkeep/dav-collections'
import { C } from '@postkeep/dav-protocol'
import type { Validated } from '@postkeep/dav-server'
import type { CollectionInfo } from '@postkeep/mailbox-contract'

export function validateObject(bytes: Buffer, collection: CollectionInfo): Validated {
  const checked = checkCalendarObject(bytes, collection)
  return checked.kind === 'valid' ? checked : { ...checked, precondition: C(checked.precondition) }
}
