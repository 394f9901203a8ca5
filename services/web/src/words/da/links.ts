import type { Words } from '../translate.ts'

export const links = {
  title: 'Offentlige links til kalendere',
  lead: 'Alle, der har linket, ser kalenderen i et kalenderprogram uden at kunne ændre den: uden det, der er markeret som privat, uden de inviterede, uden påmindelser.',
  act: 'Hvad der skal gøres',
  list: 'Vis, hvilke kalendere der har links',
  make: 'Lav et nyt link',
  withdraw: 'Fjern alle kalenderens links',
  calendar: 'Kalender',
  calendarHint: 'Dens navn, som programmer viser det.',
  go: 'Udfør',
  madeTitle: 'Det nye link',
  madeLead:
    'Kopiér det nu: Det vises kun denne ene gang. Den, der har det, ser kalenderen, indtil du fjerner dens links.',
  link: 'Link',
  none: 'Ingen kalender har et link.',
  since: 'Link siden'
} as const satisfies Words['links']
