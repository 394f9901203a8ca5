import type { Words } from '../translate.ts'

export const links = {
  title: 'Offentlige lenker til kalendere',
  lead: 'Alle som har lenken, ser kalenderen i et kalenderprogram, uten å kunne endre den: uten det som er merket privat, uten de inviterte, uten påminnelser.',
  act: 'Hva som skal gjøres',
  list: 'Vis hvilke kalendere som har lenker',
  make: 'Lag en ny lenke',
  withdraw: 'Fjern alle lenker til kalenderen',
  calendar: 'Kalender',
  calendarHint: 'Navnet, slik programmer viser det.',
  go: 'Utfør',
  madeTitle: 'Den nye lenken',
  madeLead:
    'Kopier den nå: den vises bare denne ene gangen. Den som har lenken, ser kalenderen til du fjerner lenkene.',
  link: 'Lenke',
  none: 'Ingen kalender har en lenke.',
  since: 'Lenke siden'
} as const satisfies Words['links']
