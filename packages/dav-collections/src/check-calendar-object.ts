// What is put into a calendar: an object that can be read, of a kind that the calendar takes. RFC 4791 §5.3.2.1.
import {
  CalendarDataError,
  componentKinds,
  managedIds,
  parseCalendarObject,
  spanOf,
  type CalendarObject
} from '@postkeep/icalendar'
import type { CollectionInfo } from '@postkeep/mailbox-contract'
import { longestUid, type CheckedObject } from './checked-object.ts'

/** Bytes: attachments that stand inside are a third more as Base64. */
export const maxCalendarObjectBytes = 10 * 1024 * 1024

export function componentsTakenBy({ components }: Pick<CollectionInfo, 'components'>): readonly string[] {
  return components.length > 0 ? components : componentKinds
}

export function checkCalendarObject(bytes: Uint8Array, calendar: CollectionInfo): CheckedObject {
  try {
    return checkParsed(parseCalendarObject(bytes), calendar)
  } catch (error) {
    if (error instanceof CalendarDataError) return refused(error.precondition, error.message)
    throw error
  }
}

function checkParsed(object: CalendarObject, calendar: CollectionInfo): CheckedObject {
  const { kind, uid } = object
  if (uid.length > longestUid) return refused('valid-calendar-object-resource', 'The UID is too long')
  if (!componentsTakenBy(calendar).includes(kind)) {
    return refused('supported-calendar-component', `This calendar takes no ${kind}`)
  }
  return { kind: 'valid', uid, component: kind, span: spanOf(object), attachments: managedIds(object) }
}

function refused(precondition: string, text: string): CheckedObject {
  return { kind: 'refused', precondition, text }
}
