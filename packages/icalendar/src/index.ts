export * from './attachments/managed-attachments.ts'
export * from './calendar-data-error.ts'
export {
  calendarObject,
  componentKinds,
  parseCalendar,
  parseCalendarObject,
  type CalendarObject,
  type ComponentKind
} from './calendar-object.ts'
export { CalendarFile } from './files/calendar-file.ts'
export { publicPart } from './files/public-part.ts'
export { splitCalendars, type SplitFault, type SplitObject } from './files/split-calendars.ts'
export { unavailablePeriods } from './query/availability.ts'
export { describeObject, type ObjectDescription } from './describe-object.ts'
export { calendarData, isWhole } from './query/calendar-data.ts'
export { busyPeriods, freeBusyCalendar, type BusyPeriod } from './query/free-busy.ts'
export { matchesFilter, rangeOfFilter } from './query/matches-filter.ts'
export { spanOf } from './span.ts'
export { propertiesOf, property, type Component } from './syntax/component.ts'
export { writeComponent } from './syntax/write-component.ts'
export { instantOf, timeOf, utcZone } from './values/calendar-time.ts'
export { zoneFor } from './zones/zones-of.ts'
export type { Zone } from './zones/zone.ts'
export { applyMessage, type Application, type Applied } from './itip/apply-message.ts'
export { addressOf, type Self } from './itip/calendar-user.ts'
export { imipMessage, imipPart, imipSubject, imipText, type ImipPart } from './itip/imip.ts'
export {
  instanceOf,
  isInvited,
  membersOf,
  parseItipMessage,
  sequenceOf,
  stampOf,
  type ItipMessage,
  type ItipMethod,
  type OutgoingItip
} from './itip/itip-message.ts'
export { refreshed } from './itip/organizer-messages.ts'
export { withUndelivered } from './itip/undelivered.ts'
export { scheduleChange, type ClientChange, type ScheduledChange } from './itip/schedule-change.ts'
