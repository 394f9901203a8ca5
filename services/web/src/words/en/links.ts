export const links = {
  title: 'Public links of calendars',
  lead: 'Everybody who has the link sees the calendar, read-only, in a calendar program: without what is marked private, without the people invited, without reminders.',
  act: 'What to do',
  list: 'Show which calendars have links',
  make: 'Make a new link',
  withdraw: 'Take all links of the calendar away',
  calendar: 'Calendar',
  calendarHint: 'Its name, as programs show it.',
  go: 'Do it',
  madeTitle: 'The new link',
  madeLead:
    'Copy it now: it is shown this once. Whoever has it sees the calendar until you take its links away.',
  link: 'Link',
  none: 'No calendar has a link.',
  since: 'Link since'
} as const
