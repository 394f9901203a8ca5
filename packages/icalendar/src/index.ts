export * from './calendar-data-error.ts'
export {
  calendarObject,
  componentKinds,
  parseCalendar,
  parseCalendarObject,
  type CalendarObject,
  type ComponentKind
} from './calendar-object.ts'
export { calendarData, isWhole } from './query/calendar-data.ts'
export { busyPeriods, freeBusyCalendar, type BusyPeriod } from './query/free-busy.ts'
export { matchesFilter, rangeOfFilter } from './query/matches-filter.ts'
export { spanOf } from './span.ts'
export { writeComponent } from './syntax/write-component.ts'
export { utcZone } from './values/calendar-time.ts'
export { zoneFor } from './zones/zones-of.ts'
export type { Zone } from './zones/zone.ts'
