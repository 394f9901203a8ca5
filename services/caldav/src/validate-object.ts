// What is put into a calendar: an object that can be read, of a kind that the calendar takes. RFC 4791 §5.3.2.1.
import { C } from '@postkeep/dav-protocol'
import type { Validated } from '@postkeep/dav-server'
import { CalendarDataError, parseCalendarObject, spanOf } from '@postkeep/icalendar'
import type { CollectionInfo } from '@postkeep/mailbox-contract'
import { componentsTakenBy } from './properties.ts'

const longestUid = 1000

export function validateObject(bytes: Buffer, collection: CollectionInfo): Validated {
  try {
    const object = parseCalendarObject(bytes)
    const { kind, uid } = object
    if (uid.length > longestUid) return refused('valid-calendar-object-resource', 'The UID is too long')
    if (!componentsTakenBy(collection).includes(kind)) {
      return refused('supported-calendar-component', `This calendar takes no ${kind}`)
    }
    return { kind: 'valid', uid, component: kind, span: spanOf(object) }
  } catch (error) {
    if (error instanceof CalendarDataError) return refused(error.precondition, error.message)
    throw error
  }
}

function refused(precondition: string, text: string): Validated {
  return { kind: 'refused', precondition: C(precondition), text }
}
