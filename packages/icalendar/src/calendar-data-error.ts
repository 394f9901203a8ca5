/** The CalDAV precondition that a calendar object fails. RFC 4791 §5.3.2.1. */
export type CalendarPrecondition =
  | 'supported-calendar-data'
  | 'valid-calendar-data'
  | 'valid-calendar-object-resource'
  | 'supported-calendar-component'

/** What a client sent is no calendar object that can be stored. The message may be told to the client. */
export class CalendarDataError extends Error {
  override name = 'CalendarDataError'
  readonly precondition: CalendarPrecondition

  constructor(
    message: string,
    precondition: CalendarPrecondition = 'valid-calendar-data',
    options?: ErrorOptions
  ) {
    super(message, options)
    this.precondition = precondition
  }
}
