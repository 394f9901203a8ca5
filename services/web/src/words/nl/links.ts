import type { Words } from '../translate.ts'

export const links = {
  title: 'Openbare links van agenda’s',
  lead: 'Iedereen die de link heeft ziet de agenda, zonder die te kunnen wijzigen, in een agendaprogramma: zonder wat privé is, zonder de genodigden, zonder herinneringen.',
  act: 'Wat te doen',
  list: 'Tonen welke agenda’s links hebben',
  make: 'Een nieuwe link maken',
  withdraw: 'Alle links van de agenda weghalen',
  calendar: 'Agenda',
  calendarHint: 'De naam, zoals programma’s die tonen.',
  go: 'Uitvoeren',
  madeTitle: 'De nieuwe link',
  madeLead:
    'Kopieer hem nu: hij wordt deze ene keer getoond. Wie hem heeft ziet de agenda tot u de links weghaalt.',
  link: 'Link',
  none: 'Geen agenda heeft een link.',
  since: 'Link sinds'
} as const satisfies Words['links']
