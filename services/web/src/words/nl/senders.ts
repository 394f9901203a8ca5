import type { Words } from '../translate.ts'

export const senders = {
  title: 'Afzenders',
  lead: 'Wie geen mail naar deze server mag sturen, en wie het mag wat er verder ook gezegd is. Wat is toegestaan wint. postmaster en abuse horen iedereen.',
  list: 'Lijst',
  denied: 'Geweigerd',
  allowed: 'Toegestaan',
  searchHint: 'Deel van een adres of netwerk',
  count: { one: 'Eén regel', other: '{count} regels' },
  noneDenied: 'Niemand wordt geweigerd',
  noneDeniedLead: 'Wie telkens weer spam stuurt, zet de server hier zelf voor een tijd neer.',
  noneAllowed: 'Niemand staat op de lijst',
  noneAllowedLead: 'Zet hier iemand neer wiens mail telkens voor spam wordt gehouden.',
  add: 'Op de lijst zetten',
  entry: 'Afzender',
  entryHint: 'Een adres, een domein, *.domein, een IP-adres of een netwerk zoals 192.0.2.0/24.',
  daysWrong: 'Geef een heel getal van 0 tot {most}.',
  sender: 'Wie',
  by: 'Door',
  byServer: 'Deze server',
  byAdmin: 'Beheerder'
} as const satisfies Words['senders']
